//! One and several: the number of English nouns, as far as names of an API need it.

/// Singular, and the same for several, or plural only: words that a rule for endings would cut.
const STAYS: &[&str] = &[
    "3ds",
    "alias",
    "always",
    "asbestos",
    "atlas",
    "aws",
    "bias",
    "canvas",
    "chaos",
    "corps",
    "cosmos",
    "details",
    "dns",
    "ethos",
    "gas",
    "gps",
    "goods",
    "has",
    "headquarters",
    "https",
    "ios",
    "kudos",
    "lens",
    "means",
    "news",
    "overseas",
    "pathos",
    "pos",
    "series",
    "sms",
    "species",
    "tls",
    "was",
    "whereas",
    "yes",
];

/// Plurals whose singular no rule for endings gives.
const IRREGULAR: &[(&str, &str)] = &[
    ("abuses", "abuse"),
    ("aches", "ache"),
    ("apis", "api"),
    ("appendices", "appendix"),
    ("avalanches", "avalanche"),
    ("caches", "cache"),
    ("calories", "calorie"),
    ("children", "child"),
    ("cookies", "cookie"),
    ("cpus", "cpu"),
    ("crises", "crisis"),
    ("criteria", "criterion"),
    ("emojis", "emoji"),
    ("excuses", "excuse"),
    ("fuses", "fuse"),
    ("gpus", "gpu"),
    ("gurus", "guru"),
    ("halves", "half"),
    ("indices", "index"),
    ("kpis", "kpi"),
    ("leaves", "leave"),
    ("lives", "life"),
    ("matrices", "matrix"),
    ("menus", "menu"),
    ("movies", "movie"),
    ("muses", "muse"),
    ("niches", "niche"),
    ("quizzes", "quiz"),
    ("refuses", "refuse"),
    ("reuses", "reuse"),
    ("selves", "self"),
    ("shelves", "shelf"),
    ("shoes", "shoe"),
    ("skis", "ski"),
    ("skus", "sku"),
    ("taxis", "taxi"),
    ("thieves", "thief"),
    ("toes", "toe"),
    ("uris", "uri"),
    ("uses", "use"),
    ("vertices", "vertex"),
    ("wives", "wife"),
];

/// The word for one of several; of several words, of the last one.
pub fn singular(word: &str) -> String {
    let (before, last) = word.split_at(last_word(word));
    let lower = last.to_lowercase();
    // `ds` of `three_ds`.
    if lower.len() <= 2 || STAYS.contains(&lower.as_str()) || lower.ends_with("details") {
        return word.to_owned();
    }
    if let Some((_, one)) = IRREGULAR.iter().find(|(many, _)| *many == lower) {
        let kept = lower.bytes().zip(one.bytes()).take_while(|(a, b)| a == b);
        let kept = kept.count();
        return format!("{before}{}{}", &last[..kept], &one[kept..]);
    }
    match ending(&lower) {
        Some((cut, end)) => format!("{before}{}{end}", &last[..last.len() - cut]),
        None => word.to_owned(),
    }
}

/// How many letters of a plural go, and what comes instead; `None` for what is no plural.
fn ending(lower: &str) -> Option<(usize, &'static str)> {
    let stem = |count: usize| &lower[..lower.len() - count];
    if !lower.is_ascii() || !lower.ends_with('s') {
        return None;
    }
    if lower.ends_with("ies") && lower.len() > 4 {
        return Some((3, "y"));
    }
    // `analyses`, `theses`
    if lower.ends_with("lyses") || lower.ends_with("theses") {
        return Some((2, "is"));
    }
    // `statuses`, and not `clauses` or `houses`
    let latin = lower.ends_with("uses") && !lower.ends_with("auses") && !lower.ends_with("ouses");
    let whole = ["sses", "xes", "ches", "shes", "zzes"];
    // `aliases`, `lenses`
    let known = lower.ends_with("ses") && STAYS.contains(&stem(2));
    let in_o = lower.ends_with("oes") && lower.len() > 4;
    if latin || known || in_o || whole.iter().any(|end| lower.ends_with(end)) {
        return Some((2, ""));
    }
    // `progress`, `status`, `analysis`
    let one = ["ss", "us", "is"].iter().any(|end| lower.ends_with(end));
    (!one).then_some((1, ""))
}

/// Where the last word of a name begins.
fn last_word(name: &str) -> usize {
    let line = name.rfind('_').map_or(0, |at| at + 1);
    let last = &name[line..];
    let has_lower = last.contains(|c: char| c.is_lowercase());
    let upper = last.rfind(|c: char| c.is_uppercase()).filter(|_| has_lower);
    line + upper.unwrap_or(0)
}

/// The word for several.
pub fn plural(word: &str) -> String {
    let last = &word[last_word(word)..];
    let lower = last.to_lowercase();
    if lower.ends_with("details") || lower.ends_with("data") {
        return word.to_owned();
    }
    if word.ends_with('y')
        && !word.ends_with("ay")
        && !word.ends_with("ey")
        && !word.ends_with("oy")
    {
        return format!("{}ies", &word[..word.len() - 1]);
    }
    if word.ends_with('s') && singular(word) != word {
        return word.to_owned();
    }
    if let Some(stem) = word.strip_suffix("sis") {
        return format!("{stem}ses");
    }
    if ["s", "x", "ch", "sh"]
        .iter()
        .any(|ending| word.ends_with(ending))
    {
        return format!("{word}es");
    }
    format!("{word}s")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_of_several() {
        for (many, one) in [
            ("quotes", "quote"),
            ("currencies", "currency"),
            ("addresses", "address"),
            ("fees", "fee"),
            ("ubos", "ubo"),
            ("logos", "logo"),
            ("schemas", "schema"),
            ("areas", "area"),
            ("statuses", "status"),
            ("bonuses", "bonus"),
            ("buses", "bus"),
            ("clauses", "clause"),
            ("houses", "house"),
            ("spouses", "spouse"),
            ("uses", "use"),
            ("refuses", "refuse"),
            ("aliases", "alias"),
            ("atlases", "atlas"),
            ("canvases", "canvas"),
            ("lenses", "lens"),
            ("responses", "response"),
            ("purchases", "purchase"),
            ("cases", "case"),
            ("analyses", "analysis"),
            ("boxes", "box"),
            ("batches", "batch"),
            ("caches", "cache"),
            ("cookies", "cookie"),
            ("sizes", "size"),
            ("quizzes", "quiz"),
            ("echoes", "echo"),
            ("reserves", "reserve"),
            ("indices", "index"),
            ("apis", "api"),
            ("callback_uris", "callback_uri"),
            ("menus", "menu"),
            ("PaymentAliases", "PaymentAlias"),
            ("ApiCaches", "ApiCache"),
            ("UBOS", "UBO"),
        ] {
            assert_eq!(singular(many), one);
        }
    }

    #[test]
    fn what_is_one_stays() {
        for one in [
            "access",
            "address",
            "alias",
            "analysis",
            "atlas",
            "axis",
            "basis",
            "bias",
            "bonus",
            "borderless",
            "business",
            "campus",
            "canvas",
            "census",
            "chaos",
            "class",
            "consensus",
            "cross",
            "cyprus",
            "excess",
            "focus",
            "gas",
            "iris",
            "lens",
            "loss",
            "minus",
            "news",
            "plus",
            "previous",
            "process",
            "progress",
            "series",
            "sms",
            "status",
            "success",
            "surplus",
            "synthesis",
            "tennis",
            "thesis",
            "virus",
            "three_ds",
            "3ds",
            "bank_details",
            "PaymentStatus",
            "RoadAtlas",
            "road_atlas",
            "us",
            "",
        ] {
            assert_eq!(singular(one), one);
        }
    }

    #[test]
    fn several_of_one() {
        for (one, many) in [
            ("quote", "quotes"),
            ("currency", "currencies"),
            ("address", "addresses"),
            ("atlas", "atlases"),
            ("alias", "aliases"),
            ("status", "statuses"),
            ("analysis", "analyses"),
            ("basis", "bases"),
            ("progress", "progresses"),
            ("disputes", "disputes"),
            ("bank_details", "bank_details"),
        ] {
            assert_eq!(plural(one), many);
        }
        for one in [
            "quote", "currency", "address", "atlas", "status", "analysis", "clause", "box",
            "cache", "lens", "house", "key",
        ] {
            assert_eq!(singular(&plural(one)), one);
        }
    }
}
