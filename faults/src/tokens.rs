//! The tokens that the server gives out, one pair after the other.

/// How many odd responses there are.
pub const ODDITIES: u32 = 14;

/// The token of another user.
pub const STRANGER: &str = "hush-stranger";

/// The tokens of the one user of a schedule who has a pair.
#[derive(Debug)]
pub struct Tokens {
    /// The number of the newest pair, by which its texts are made.
    pub newest: u32,
    /// Whether the access token of the newest pair has been ended.
    pub ended: bool,
    /// The number in the newest refresh token, which a response can leave as it was.
    pub refresh: u32,
    /// Which pairs the client was sent to the last byte.
    pub delivered: Vec<u32>,
    /// Refresh tokens that came, by number, and the attempt that brought each.
    pub presented: Vec<(u32, usize)>,
}

/// The access token of a pair.
pub fn access(number: u32) -> String {
    format!("hush-access-{number}")
}

/// The refresh token of a pair.
pub fn refresh(number: u32) -> String {
    format!("hush-refresh-{number}")
}

impl Tokens {
    /// The state at the beginning, with so many pairs given out.
    pub fn new(newest: u32) -> Self {
        Self {
            newest,
            ended: false,
            refresh: newest,
            delivered: vec![newest],
            presented: Vec::new(),
        }
    }

    /// Whether a value of `Authorization` is good now.
    pub fn accepts(&self, authorization: &str) -> bool {
        authorization == format!("Bearer {STRANGER}")
            || !self.ended && authorization == format!("Bearer {}", access(self.newest))
    }

    /// Exchanges a refresh token, if it is the newest. The text of the response, with the neighbours that `odd` says.
    pub fn exchange(&mut self, presented: u32, odd: u8) -> Option<String> {
        if presented != self.refresh {
            return None;
        }
        self.newest += 1;
        self.ended = false;
        let (members, keeps) = neighbours(odd);
        let kept = if keeps {
            String::new()
        } else {
            self.refresh = self.newest;
            format!("\"refresh_token\":\"{}\",", refresh(self.refresh))
        };
        let access = access(self.newest);
        Some(format!("{{\"access_token\":\"{access}\",{kept}{members}}}"))
    }
}

/// What stands beside the tokens, and whether the refresh token stays the same.
fn neighbours(odd: u8) -> (&'static str, bool) {
    let members = match odd {
        1 => r#""expires_in":43200,"scope":["transfers","balances"]"#,
        2 => r#""expires_in":43199.5"#,
        3 => r#""expires_in":"soon""#,
        4 => r#""expires_in":{}"#,
        5 => r#""expires_in":99999999999999999999"#,
        6 => r#""expires_in":-5"#,
        7 => r#""expires_in":0"#,
        8 => r#""expires_in":"43199","token_type":7"#,
        9 => r#""expires_in":null,"created_at":"yesterday","scope":null"#,
        10 => r#""expires_in":43199,"refresh_token_expires_in":"never""#,
        11 => r#""expires_in":43199,"expires_at":[],"refresh_token_expires_at":false"#,
        12 => r#""token_type":["bearer"],"scope":{"all":true}"#,
        _ => r#""token_type":"bearer","expires_in":43199,"scope":"transfers""#,
    };
    (members, odd == 13)
}
