//! The looks of every HTML page, and the policy by which a browser fetches nothing and runs nothing
//! but what the page itself brings.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The style sheet, which stands in every page: a page is one file that needs no other.
pub const STYLE: &str = include_str!("../../assets/site/site.css");

/// The content security policy (CSP level 3) of a page with the style sheet and these scripts: by
/// their hashes, so that nothing else is ever obeyed, also in a page opened from a file.
pub fn policy(scripts: &[&str]) -> String {
    let mut policy = format!("default-src 'none'; style-src {}", source(STYLE));
    if !scripts.is_empty() {
        let hashes: Vec<String> = scripts.iter().map(|script| source(script)).collect();
        policy.push_str("; script-src ");
        policy.push_str(&hashes.join(" "));
    }
    policy.push_str("; base-uri 'none'; form-action 'none'");
    policy
}

fn source(text: &str) -> String {
    format!("'sha256-{}'", STANDARD.encode(Sha256::digest(text)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_policy_allows_the_style_sheet_and_the_named_scripts_alone() {
        let policy = policy(&["alert(1)"]);
        assert!(policy.starts_with("default-src 'none'; style-src 'sha256-"));
        // The hash that browsers name for this script.
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assert!(policy.contains(hash), "{policy}");
        assert!(!policy.contains("unsafe"));
        assert!(!super::policy(&[]).contains("script-src"));
    }

    #[test]
    fn the_style_sheet_names_nothing_outside_and_cannot_end_its_element() {
        for word in ["url(", "@import", "http", "</", "<!--"] {
            assert!(!STYLE.contains(word), "{word}");
        }
    }
}
