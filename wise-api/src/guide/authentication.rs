//! Authentication: which credentials there are, what the client sends, and how tokens are kept fresh.
