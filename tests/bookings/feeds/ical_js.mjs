// Reads a calendar from standard input with ical.js (the parser of Thunderbird) and prints its events as JSON.
import ICAL from "ical.js";

let text = "";
for await (const chunk of process.stdin) text += chunk;
const calendar = new ICAL.Component(ICAL.parse(text));
const events = calendar.getAllSubcomponents("vevent").map((component) => {
  const event = new ICAL.Event(component);
  return {
    uid: event.uid,
    sequence: event.sequence,
    start: event.startDate.toJSDate().toISOString(),
    end: event.endDate.toJSDate().toISOString(),
    summary: event.summary,
    status: component.getFirstPropertyValue("status"),
  };
});
process.stdout.write(JSON.stringify({ name: calendar.getFirstPropertyValue("name"), events }));
