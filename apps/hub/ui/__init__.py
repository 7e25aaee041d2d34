"""The look in code: formats of words and numbers, the parts, drawings, ruler and week grid."""
