//! What the pages have in common: one file each, without scripts, dark or light as the reader likes it.

use super::inline::escape;

/// A whole page. Nothing in it may load or run anything, whatever the contracts hold.
pub fn page(title: &str, style: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
        <meta name=\"color-scheme\" content=\"light dark\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
        <title>{}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

const STYLE: &str = "\
:root {
  --ground: #f6f7f8; --card: #fff; --text: #1b1f24; --soft: #59636e; --line: #d8dde3; --code: #eef1f4;
  --breaking: #b42318; --breaking-ground: #fdecea; --absorbed: #8a5a00; --absorbed-ground: #fdf3dc;
  --additive: #116b3a; --additive-ground: #e3f5ea; --neutral: #48515b; --neutral-ground: #eaedf0;
  --accent: #0b5cad;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1318; --card: #171c22; --text: #e6e9ed; --soft: #9ba6b2; --line: #2d353f; --code: #212830;
    --breaking: #ff9a8f; --breaking-ground: #3b1a18; --absorbed: #f0c060; --absorbed-ground: #35290f;
    --additive: #7fd6a2; --additive-ground: #12301f; --neutral: #b4bec9; --neutral-ground: #262d35;
    --accent: #7ab8ff;
  }
}
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 15px/1.5 system-ui, sans-serif; }
main { max-width: 1120px; margin: 0 auto; padding: 24px 20px 64px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 1.15rem; margin: 32px 0 12px; }
p { margin: 8px 0; }
code, pre { font: 0.86em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, \"DejaVu Sans Mono\", monospace; }
code { background: var(--code); border-radius: 4px; padding: 1px 4px; overflow-wrap: anywhere; }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
summary { cursor: pointer; color: var(--accent); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
";
