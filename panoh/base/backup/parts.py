"""What a backup is made of: the data, and apart from them the keys without which nobody reads them.

Whoever holds the data set alone has codes and years. Whoever holds the key set alone has keys to
nothing. The ledger of erased persons is in the key set: a destroyed key is not in any newer one.
"""

from pathlib import Path

from django.conf import settings

from panoh.base.backup.refused import Unable
from panoh.base.journal.checkpoints import signing_keys

DUMP, MANIFEST = "dump.age", "manifest.age"
DATA, KEYS = "data", "keys"
KEY_TABLES = (
    "vault_agencykey", "vault_indexkey", "vault_personkey", "vault_erasure", "panoh_secret",
)  # fmt: skip
# Who was signed in signs in again: a session out of a backup would be a key that was given back.
LEFT_OUT = ("accounts_signin", "accounts_feed")


def key_files() -> dict[str, Path]:
    """The keys that are files, by the name under which a backup keeps them."""
    master = Path(settings.MASTER_KEYS)
    signing = master.with_name("signing.json")
    return {"master.json": master, "signing.json": signing, "door.key": Path(settings.DOOR_KEY)}


def read_key_files() -> dict[str, str]:
    """What is in them. Refuses when the master keys are missing: nothing could be read again."""
    signing_keys()  # made when first needed
    try:
        return {name: path.read_text() for name, path in key_files().items()}
    except OSError as error:
        raise Unable(f"The keys {error.filename} cannot be read: {error.strerror}.") from error
