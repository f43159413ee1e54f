# SPDX-License-Identifier: Apache-2.0
"""Codes of units, posts and log lines in words."""

from __future__ import annotations

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from xiucheng.foundation.organization.types import KIND_NAMES


def named(name: str, name_en: str) -> str:
    """A name in the reader's language, as far as there is one."""
    return name_en if get_language() == "en" and name_en else name


def unit_kinds() -> dict[str, str]:
    """What a unit can be."""
    return {kind.value: named(*words) for kind, words in KIND_NAMES.items()}


def _of_structure() -> dict[str, str]:
    """What is decided about units, and who answers for what."""
    return {
        "unit_parent_decided": _("Decided whom a unit belongs to"),
        "unit_power_granted": _("Power given to a unit"),
        "unit_power_ended": _("Power of a unit ended"),
        "unit_territory": _("Territory of a unit changed"),
        "units_imported": _("Table of units taken over"),
        "committee_founded": _("Committee founded"),
        "committee_ended": _("Committee ended"),
        "seat_given": _("Seat in a committee given"),
        "seat_ended": _("Seat in a committee ended"),
        "care_set": _("Responsibility area given"),
        "care_ended": _("Responsibility area ended"),
        "care_checked": _("Responsibility area checked"),
        "put_on_duty": _("Put on duty"),
        "duty_ended": _("Duty ended"),
        "boundaries_withdrawn": _("Boundaries withdrawn before their day"),
    }


def _of_people() -> dict[str, str]:
    """What is done to people’s access and to their words."""
    return {
        "second_factor_set_up": _("Second factor set up"),
        "second_factor_reset": _("Second factor reset"),
        "recovery_code_used": _("Recovery code used"),
        "policy_set": _("Rules of a post set"),
        "person_sought": _("Searched for a person’s words"),
        "erasure_asked": _("Erasure asked for"),
        "erasure_refused": _("Erasure refused"),
        "erased": _("Personal words erased"),
        "retention": _("Personal words past their time erased"),
        "keys_rotated": _("Encrypted with a new key"),
        "handed_over": _("Work handed over"),
        "lent": _("Let somebody stand in"),
        "lending_ended": _("Standing in ended"),
        "opened": _("Opened a case to somebody for reading"),
        "opening_ended": _("Ended somebody’s reading of a case"),
    }


def _of_sign_on() -> dict[str, str]:
    """What happens at the one-door sign-on, in and out."""
    return {
        "signon": _("Came in through the other sign-on"),
        "signon_refused": _("Other sign-on refused"),
        "password_ended": _("Password ended that had to be changed"),
        "identity_linked": _("Linked with the other sign-on"),
        "identity_unlinked": _("Link with the other sign-on undone"),
        "system_registered": _("System registered"),
        "system_changed": _("System changed"),
        "system_secret_renewed": _("New secret for a system"),
        "system_ended": _("System ended"),
        "system_entered": _("Signed in to another system"),
        "system_allowed": _("Allowed a system to know"),
        "system_refused": _("System refused"),
        "signing_keys_renewed": _("New keys for signatures"),
    }


def _of_classes() -> dict[str, str]:
    """What becomes of classes and their filing conditions."""
    return {
        "catalogue_loaded": _("Catalogue loaded"),
        "class_added": _("Class or condition added"),
        "class_changed": _("Class or condition changed"),
        "classes_imported": _("Table of classes taken"),
        "area_kind_set": _("Kind of an area decided"),
    }


def log_kinds() -> dict[str, str]:
    """What the access log tells about; a kind that is not here is shown by its code."""
    return {
        "login": _("Signed in"),
        "login_refused": _("Sign-in refused"),
        "logout": _("Signed out"),
        "denied": _("Refused"),
        "record": _("Looked at a case"),
        "look": _("Looked at personal data"),
        "file": _("Got a file of a case"),
        "file_infected": _("Malware found in a file"),
        "file_erased": _("File erased"),
        "export": _("Exported"),
        "export_ended": _("Export ended, with the number of rows"),
        "password_changed": _("Password changed"),
        "password_refused": _("Password change refused"),
        "password_reset": _("Password reset"),
        "account_opened": _("Account opened"),
        "account_switched_off": _("Account switched off"),
        "account_switched_on": _("Account switched on"),
        "appointed": _("Appointed"),
        "appointment_ended": _("Appointment ended"),
        "token_issued": _("API token issued"),
        "token_revoked": _("API token revoked"),
        **_of_people(),
        **_of_sign_on(),
        **_of_structure(),
        "unit_added": _("Unit added"),
        "unit_renamed": _("Unit renamed"),
        "unit_closed": _("Unit closed"),
        "unit_set_up": _("Unit set up"),
        "posts_set_up": _("Posts set up"),
        "posts_brought_up": _("A newer version gave rights to a post"),
        "boundaries_loaded": _("Boundaries loaded"),
        **_of_classes(),
        "requests_imported": _("Requests imported"),
        "setting_changed": _("Setting decided"),
        "import_received": _("Table uploaded for import"),
        "import_started": _("Import started"),
        "import_undone": _("Import undone"),
        "import_discarded": _("Uploaded table discarded"),
        "access_log_read": _("Access log read"),
        "message_sent_again": _("Message sent again"),
        "notices_chosen": _("Notices chosen"),
        "job_cancel": _("Background work cancelled"),
        "job_retry": _("Background work tried again"),
    }
