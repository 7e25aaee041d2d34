"""`/aanmelden/`: signing in.

The names without a namespace are those that allauth asks for; what it has beyond these (passwords,
a page to sign up) is not routed.
"""

from allauth.account import views as allauth
from allauth.mfa.base import views as second
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.webauthn import views as passkeys
from django.urls import include, path

from apps.accounts.web import security, sign_in

security_urls = [
    path("", second.index, name="mfa_index"),
    path("app/", security.link_app, name="mfa_activate_totp"),
    path("app/loskoppelen/", security.unlink_app, name="mfa_deactivate_totp"),
    path("noodcodes/", recovery.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("noodcodes/nieuw/", recovery.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("noodcodes/bewaren/", recovery.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("sleutels/", passkeys.list_webauthn, name="mfa_list_webauthn"),
    path("sleutels/nieuw/", security.add_passkey, name="mfa_add_webauthn"),
    path("sleutels/<int:pk>/naam/", security.rename_passkey, name="mfa_edit_webauthn"),
    path("sleutels/<int:pk>/verwijderen/", passkeys.remove_webauthn, name="mfa_remove_webauthn"),
]

urlpatterns = [
    path("", sign_in.sign_in, name="account_login"),
    path("", sign_in.sign_in, name="account_request_login_code"),
    path("code/", sign_in.confirm_code, name="account_confirm_login_code"),
    path("ander-adres/", sign_in.other_address, name="account_other_address"),
    path("als/<str:code>/", sign_in.be_villager, name="account_be_villager"),
    path("uit/", sign_in.sign_out, name="account_logout"),
    path("niet-actief/", allauth.account_inactive, name="account_inactive"),
    path("sleutel/", security.sign_in_with_passkey, name="mfa_login_webauthn"),
    path("tweede-stap/", security.second_step, name="mfa_authenticate"),
    path("bevestig/", security.confirm_it_is_you, name="mfa_reauthenticate"),
    path("bevestig/", security.confirm_it_is_you, name="account_reauthenticate"),
    path("bevestig/sleutel/", security.confirm_by_passkey, name="mfa_reauthenticate_webauthn"),
    path("e-mail/", security.change_address, name="account_email"),
    path("e-mail/code/", security.confirm_address, name="account_email_verification_sent"),
    path("beveiliging/", include(security_urls)),
]
