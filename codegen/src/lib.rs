//! OpenAPI 3.1 document → model → the files of `wise-api`.
