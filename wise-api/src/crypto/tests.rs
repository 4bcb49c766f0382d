//! Both libraries read, verify and sign the same.

#![allow(clippy::unwrap_used)]

use aws_lc_rs::encoding::{AsDer, Pkcs8V1Der};
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::KeyPair as _;

use super::{aws, ring};

/// A private key, in PKCS#8, and the public key that belongs to it.
fn keys(size: KeySize) -> (Vec<u8>, Vec<u8>) {
    let pair = KeyPair::generate(size).unwrap();
    let private: Pkcs8V1Der<'_> = pair.as_der().unwrap();
    let public = pair.public_key().as_der().unwrap();
    (private.as_ref().to_vec(), public.as_ref().to_vec())
}

#[test]
fn what_one_signs_the_other_verifies() {
    let (private, public) = keys(KeySize::Rsa2048);
    let message = b"{\"event_type\":\"transfers#state-change\"}";
    let by_aws = aws::SigningKey::from_pkcs8(&private).unwrap();
    let by_ring = ring::SigningKey::from_pkcs8(&private).unwrap();
    assert!(ring::SigningKey::from_pkcs1(&private).is_none());
    let signature = by_aws.sign(message).unwrap();
    // PKCS#1 v1.5 has no randomness in it.
    assert_eq!(*signature, *by_ring.sign(message).unwrap());
    let aws = aws::VerifyingKey::from_spki(&public).unwrap();
    let ring = ring::VerifyingKey::from_spki(&public).unwrap();
    assert_eq!(aws.spki(), ring.spki());
    assert!(aws.verifies(message, &signature) && ring.verifies(message, &signature));
    for at in [0, 100, signature.len() - 1] {
        let mut forged = signature.to_vec();
        forged[at] ^= 1;
        assert!(!aws.verifies(message, &forged) && !ring.verifies(message, &forged));
    }
    assert!(!aws.verifies(b"{}", &signature) && !ring.verifies(b"{}", &signature));
    assert!(!ring.verifies(message, &[]));
}

#[test]
fn both_hash_the_same() {
    assert_eq!(
        aws::sha256(b"wise").as_ref(),
        ring::sha256(b"wise").as_ref()
    );
}

/// Both implementations accept or refuse the same public keys, whichever byte is changed or missing.
#[test]
fn both_take_the_same_keys() {
    for size in [KeySize::Rsa2048, KeySize::Rsa3072, KeySize::Rsa4096] {
        let (_, public) = keys(size);
        assert!(ring::VerifyingKey::from_spki(&public).is_some());
        let mut longer = public.clone();
        longer.push(0);
        let shorter = public[..public.len() - 1].to_vec();
        for der in [longer, shorter, Vec::new()] {
            assert!(aws::VerifyingKey::from_spki(&der).is_none());
            assert!(ring::VerifyingKey::from_spki(&der).is_none());
        }
        // Everything before the modulus, and the exponent behind it: the structure.
        let structure = (0..33).chain(public.len() - 5..public.len());
        for at in structure {
            for bit in 0..8 {
                let mut other = public.clone();
                other[at] ^= 1 << bit;
                if ring::VerifyingKey::from_spki(&other).is_some() {
                    let taken = aws::VerifyingKey::from_spki(&other).is_some();
                    assert!(
                        taken,
                        "ring alone takes a key with bit {bit} of byte {at} flipped"
                    );
                }
            }
        }
    }
}
