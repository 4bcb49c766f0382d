"""PyPI `pywisetransfer`: a statement whose one-time token is signed with a key that the mock trusts."""
import os
import sys

sys.path.pop(0)  # This file has the name of the package.
import pywisetransfer.base
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from pywisetransfer import Client

mock = os.environ["WISE_MOCK"]
domain = property(lambda self: mock)


def post(path, body, **headers):
    headers = {"Authorization": "Bearer mock-user-token", **headers}
    response = requests.post(mock + path, json=body, headers=headers)
    response.raise_for_status()
    return response.json() if response.content else None


# The package knows two hosts only, and sets one of them whenever it begins.
begin = pywisetransfer.base.Base.__init__


def begin_at_the_mock(self, *args, **kwargs):
    begin(self, *args, **kwargs)
    pywisetransfer.base.Base.domain = mock


pywisetransfer.base.Base.__init__ = begin_at_the_mock

key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
private = key.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
)
public = key.public_key().public_bytes(
    serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
)
post("/_mock/sca/keys", {"publicKey": public.decode()})
post("/_mock/sca", {"operation": "balanceStatementGet"})

client = Client(api_key="mock-personal-token", private_key_data=private)
profile = client.profiles.list()[0].id
made = post(
    f"/v4/profiles/{profile}/balances", {"currency": "EUR", "type": "STANDARD"},
    **{"X-idempotence-uuid": "6d1c2f0a-6b0f-4d8e-9a3b-2f7c8a1e5d41"},
)
assert client.balances.list(profile_id=profile, types="STANDARD")
statement = client.balance_statements.statement(
    profile, made["id"], "EUR", "2026-01-01T00:00:00Z", "2026-02-01T00:00:00Z"
)
print("statement of", statement.accountHolder.type, "after a signed token")
print("user", client.users.me().id)
