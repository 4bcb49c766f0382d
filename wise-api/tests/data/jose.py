#!/usr/bin/env python3
"""Keys and messages for the tests, by an implementation that shares no code with this crate: jwcrypto 1.6.1, on OpenSSL.

    pip install jwcrypto==1.6.1
    ./jose.py make > jose.json      # new keys, new messages
    cargo test -p wise-api --features card-data --test jose_peer ours -- --ignored --nocapture | ./jose.py read

`read` opens what this crate has made, and fails when it cannot.
"""

import base64
import json
import sys

from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)
from jwcrypto import jwe, jwk, jws
from jwcrypto.common import base64url_encode

PAYLOAD = '{"status":"COMPLETED","amount":12.30}'
KID = "8f2f4a52-8f8e-4b0c-9a4e-55f2a2a7a001"
CURVES = {"ES256": "P-256", "ES384": "P-384", "ES512": "P-521"}
SIGNATURES = [*CURVES, "PS256", "PS384", "PS512"]


def private(key):
    pem = key.export_to_pem(private_key=True, password=None)
    der = base64.b64decode(b"".join(pem.splitlines()[1:-1]))
    loaded = load_der_private_key(der, None)
    pkcs8 = loaded.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return base64.b64encode(pkcs8).decode()


def public(key):
    pem = key.export_to_pem()
    der = base64.b64decode(b"".join(pem.splitlines()[1:-1]))
    spki = load_der_public_key(der).public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return base64.b64encode(spki).decode()


def load(text, is_private):
    der = base64.b64decode(text)
    key = load_der_private_key(der, None) if is_private else load_der_public_key(der)
    return jwk.JWK.from_pyca(key)


def sign(payload, key, algorithm):
    message = jws.JWS(payload)
    message.add_signature(key, algorithm, json.dumps({"version": 1, "alg": algorithm}))
    return message.serialize(compact=True)


def encrypt(payload, key, header):
    message = jwe.JWE(payload, json.dumps(header))
    message.allowed_algs = [header["alg"], header["enc"]]
    message.add_recipient(key)
    return message.serialize(compact=True)


def make():
    rsa = jwk.JWK.generate(kty="RSA", size=2048)
    other = jwk.JWK.generate(kty="RSA", size=2048)
    signed = []
    for algorithm in SIGNATURES:
        if algorithm in CURVES:
            key = jwk.JWK.generate(kty="EC", crv=CURVES[algorithm])
        else:
            key = jwk.JWK.generate(kty="RSA", size=2048)
        signed.append({
            "alg": algorithm,
            "private": private(key),
            "public": public(key),
            "message": sign(PAYLOAD, key, algorithm),
            # The receiver opens the outer message and then checks the inner one.
            "in_encrypted": encrypt(
                sign(PAYLOAD, key, algorithm),
                rsa,
                {"kid": KID, "enc": "A256GCM", "alg": "RSA-OAEP-256", "cty": "JWT"},
            ),
        })
    oaep = {"enc": "A256GCM", "alg": "RSA-OAEP-256"}
    content_key = jwk.JWK.generate(kty="oct", size=256)
    made = {
        "made_by": "jwcrypto 1.6.1",
        "payload": PAYLOAD,
        "signed": signed,
        "kid": KID,
        "rsa_private": private(rsa),
        "rsa_public": public(rsa),
        "other_private": private(other),
        "encrypted": encrypt(PAYLOAD, rsa, {"kid": KID, **oaep}),
        "encrypted_without_id": encrypt(PAYLOAD, rsa, oaep),
        "encrypted_with_another_key": encrypt(PAYLOAD, other, {"kid": KID, **oaep}),
        "encrypted_rsa1_5": encrypt(PAYLOAD, rsa, {"enc": "A256GCM", "alg": "RSA1_5"}),
        "content_key": content_key.export(as_dict=True)["k"],
        "direct": encrypt(PAYLOAD, content_key, {"enc": "A256GCM", "alg": "dir"}),
        # What is refused, although it opens with the right key.
        "refused": {
            header["alg"] + " " + header["enc"] + header.get("zip", ""): encrypt(PAYLOAD, rsa, header)
            for header in [
                {"enc": "A256GCM", "alg": "RSA-OAEP"},
                {"enc": "A128GCM", "alg": "RSA-OAEP-256"},
                {"enc": "A192GCM", "alg": "RSA-OAEP-256"},
                {"enc": "A256CBC-HS512", "alg": "RSA-OAEP-256"},
                {"enc": "A128CBC-HS256", "alg": "RSA1_5"},
                {"enc": "A256GCM", "alg": "RSA-OAEP-256", "zip": "DEF"},
            ]
        },
    }
    json.dump(made, sys.stdout, indent=1)
    print()


def decrypt(text, key, algorithm):
    message = jwe.JWE()
    message.allowed_algs = [algorithm, "A256GCM"]
    message.deserialize(text, key)
    return message


def verify(text, key, algorithm):
    message = jws.JWS()
    message.allowed_algs = [algorithm]
    message.deserialize(text, key)
    return message.payload.decode()


def read():
    data = json.load(open(__file__.replace(".py", ".json")))
    rsa = load(data["rsa_private"], True)
    keys = {case["alg"]: load(case["public"], False) for case in data["signed"]}
    count = 0
    for line in sys.stdin:
        # The first line stands behind what the test harness writes.
        if "OURS " not in line:
            continue
        ours = json.loads(line.split("OURS ", 1)[1])
        kind, text = ours["kind"], ours["message"]
        if kind == "signed":
            payload = verify(text, keys[ours["alg"]], ours["alg"])
        elif kind == "signed and encrypted":
            inner = decrypt(text, rsa, "RSA-OAEP-256").payload.decode()
            payload = verify(inner, keys[ours["alg"]], ours["alg"])
        else:
            opened = decrypt(text, rsa, ours["alg"])
            payload = opened.payload.decode()
            assert base64url_encode(opened.cek) == ours["content_key"], kind
        assert payload == data["payload"], (kind, payload)
        count += 1
        print(f"{kind} {ours['alg']}: as it should be")
    assert count == 2 * len(SIGNATURES) + 2, count


if __name__ == "__main__":
    {"make": make, "read": read}[sys.argv[1]]()
