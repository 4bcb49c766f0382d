//! Expressions, on one line or on several.

/// As far as a line goes before it is broken.
pub(super) const WIDTH: usize = 100;

/// An expression that can be broken into lines.
pub(super) enum Code {
    /// What stays on its line.
    Plain(String),
    /// A call with its arguments, and the setters after it.
    Call {
        head: String,
        arguments: Vec<Code>,
        setters: Vec<Code>,
    },
    /// `vec![…]`, or a list without `vec!`.
    List {
        open: &'static str,
        items: Vec<Code>,
    },
}

impl Code {
    pub(super) fn call(head: String, arguments: Vec<Self>) -> Self {
        Self::Call {
            head,
            arguments,
            setters: Vec::new(),
        }
    }

    pub(super) fn flat(&self) -> String {
        let all = |items: &[Self]| {
            let items: Vec<String> = items.iter().map(Self::flat).collect();
            items.join(", ")
        };
        match self {
            Self::Plain(text) => text.clone(),
            Self::List { open, items } => format!("{open}{}]", all(items)),
            Self::Call {
                head,
                arguments,
                setters,
            } => {
                let setters: String = setters
                    .iter()
                    .map(|setter| format!(".{}", setter.flat()))
                    .collect();
                format!("{head}({}){setters}", all(arguments))
            }
        }
    }

    /// Writes it with what stands before and after it.
    pub(super) fn write(&self, indent: usize, before: &str, after: &str, out: &mut Vec<String>) {
        let space = " ".repeat(indent);
        let flat = self.flat();
        if indent + before.len() + flat.len() + after.len() <= WIDTH {
            out.push(format!("{space}{before}{flat}{after}"));
            return;
        }
        match self {
            Self::Plain(text) => out.push(format!("{space}{before}{text}{after}")),
            Self::List { open, items } => {
                out.push(format!("{space}{before}{open}"));
                for item in items {
                    item.write(indent + 4, "", ",", out);
                }
                out.push(format!("{space}]{after}"));
            }
            Self::Call {
                head,
                arguments,
                setters,
            } => {
                let start = Self::call(head.clone(), Vec::new()).flat();
                let start = start.trim_end_matches(')');
                let list: Vec<String> = arguments.iter().map(Self::flat).collect();
                let first = format!("{space}{before}{start}{})", list.join(", "));
                let rest = if setters.is_empty() { after } else { "" };
                let whole = first.len() + rest.len() <= WIDTH || arguments.is_empty();
                if whole {
                    out.push(format!("{first}{rest}"));
                } else {
                    out.push(format!("{space}{before}{start}"));
                    for argument in arguments {
                        argument.write(indent + 4, "", ",", out);
                    }
                    out.push(format!("{space}){rest}"));
                }
                for (at, setter) in setters.iter().enumerate() {
                    let last = at + 1 == setters.len();
                    let indent = if whole { indent + 4 } else { indent };
                    setter.write(indent, ".", if last { after } else { "" }, out);
                }
            }
        }
    }
}
