//! Paths as people type them.

use std::path::{Path, PathBuf};

/// The path that is meant: a `~` in front is the user's home. `~bob` is a name like any other.
pub fn at_home(typed: &Path) -> PathBuf {
    let below = typed.strip_prefix("~").ok();
    let home = directories::BaseDirs::new();
    match (below, home) {
        (Some(below), Some(home)) => home.home_dir().join(below),
        _ => typed.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::at_home;
    use std::path::Path;

    #[test]
    fn only_a_tilde_of_its_own_is_the_users_home() {
        let home = directories::BaseDirs::new().unwrap();
        let home = home.home_dir();
        assert_eq!(at_home(Path::new("~/x/y")), home.join("x/y"));
        assert_eq!(at_home(Path::new("~")), home);
        for typed in ["~bob/x", "x/~", "/x", ""] {
            assert_eq!(at_home(Path::new(typed)), Path::new(typed));
        }
    }
}
