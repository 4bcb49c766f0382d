//! Signed and encrypted messages (JOSE): keys, calls, and what Wise leaves open.
