//! Compiles and runs the code of the book: every chapter is the documentation of a module here. Those of the guide are that of
//! `wise_api::guide`.

#![doc(test(attr(allow(unused_variables))))]

/// The chapters that are written for the book.
macro_rules! chapters {
    ($($name:ident: $file:literal,)*) => {
        $(#[doc = include_str!(concat!("src/", $file))] pub mod $name {})*

        #[cfg(test)]
        const CHAPTERS: &[&str] = &[$($file),*];
    };
}

chapters! {
    introduction: "introduction.md",
    first_program: "first-program.md",
    which: "which.md",
    send_money: "recipes/send-money.md",
    convert: "recipes/convert.md",
    statements: "recipes/statements.md",
    webhooks: "recipes/webhooks.md",
    users: "recipes/users.md",
    tests_without_wise: "recipes/tests.md",
    blocking: "recipes/blocking.md",
    raw_calls: "recipes/raw-calls.md",
    outages: "recipes/outages.md",
    from_wise_sdk: "migration/wise-sdk.md",
    from_pywisetransfer: "migration/pywisetransfer.md",
    from_reqwest: "migration/reqwest.md",
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    /// A chapter that is not among the modules would not be compiled.
    #[test]
    fn every_chapter_is_compiled() {
        let summary = include_str!("src/SUMMARY.md");
        let listed = summary
            .lines()
            .filter_map(|line| line.split_once("](")?.1.strip_suffix(')'));
        let mut own: Vec<&str> = listed.filter(|file| !file.starts_with("guide/")).collect();
        let mut compiled = super::CHAPTERS.to_vec();
        own.sort_unstable();
        compiled.sort_unstable();
        assert_eq!(own, compiled);
    }

    /// Code that is not compiled goes stale.
    #[test]
    fn no_code_is_left_to_itself() {
        for file in super::CHAPTERS {
            let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
                .join("src")
                .join(file);
            let text = std::fs::read_to_string(path).unwrap();
            let ignored = text
                .lines()
                .any(|line| line.starts_with("```") && line.contains("ignore"));
            assert!(!ignored, "{file} has code that is not compiled");
        }
    }
}
