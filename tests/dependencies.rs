//! Every dependency has its line in `docs/dependencies.md`, and no line is left over.

use std::collections::BTreeSet;
use std::fs;

#[test]
fn every_dependency_is_accounted_for() {
    let manifest = fs::read_to_string("Cargo.toml").expect("is there");
    let mut section = "";
    let mut needed = BTreeSet::new();
    for line in manifest.lines() {
        if line.starts_with('[') {
            section = line;
        } else if section.ends_with("dependencies]")
            && let Some((name, _)) = line.split_once('=')
        {
            needed.insert(name.trim().to_owned());
        }
    }
    let documented = fs::read_to_string("docs/dependencies.md").expect("is there");
    let rows = documented.lines().filter_map(|line| {
        let row = line.strip_prefix("| `")?;
        row.split('`').next().map(str::to_owned)
    });
    let rows: BTreeSet<String> = rows.collect();
    assert!(needed.len() > 20, "the manifest was not understood");
    assert_eq!(needed, rows);
}
