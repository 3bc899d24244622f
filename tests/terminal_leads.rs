//! Settling what a lead is, in the real program on a pseudo-terminal: its CSV, a threshold, the
//! signatures of both sides, and the edit that voids them.

#![cfg(target_os = "linux")]

mod pseudo_terminal;

use lockstep_forum::forum::lead_definition::LeadDefinition;
use lockstep_forum::store::file::read_text;
use pseudo_terminal::{Home, Terminal, is_there};

const DEFINITION: &str = "meetings/2026-11-24/lead-definition.ron";
const ENTER: &str = "\r";
const CTRL_S: &str = "\x13";
const CTRL_U: &str = "\x15";

fn definition(home: &Home) -> LeadDefinition {
    read_text(DEFINITION, &home.text(DEFINITION)).unwrap()
}

/// Opens the form of the thresholds: below who is meant, and all groups with their criteria.
fn open_thresholds(terminal: &mut Terminal, home: &Home) {
    let definition = definition(home);
    let groups = definition.groups.values();
    let rows: usize = groups.map(|group| 1 + group.criteria.len()).sum();
    terminal.send("g");
    terminal.send(&"j".repeat(1 + rows));
    terminal.send(ENTER);
    terminal.shows("a number such as 45");
}

/// The line of figures at the bottom.
fn figures(terminal: &Terminal) -> String {
    let screen = terminal.screen();
    let mut lines = screen.lines().filter(|line| line.contains("Selects "));
    lines.next().unwrap_or_default().trim().to_owned()
}

fn sign(terminal: &mut Terminal, side: &str, name: &str) {
    terminal.send("x");
    terminal.shows("Sign the lead definition");
    terminal.send(side);
    terminal.shows(&format!("{name} on the lead definition"));
    terminal.send(CTRL_S);
    terminal.shows(&format!("✓ {name} agreed to this text"));
}

#[test]
fn a_definition_is_tried_changed_signed_by_both_and_voided_by_an_edit() {
    let home = Home::new();
    let mut terminal = home.demo();
    terminal.send("3b");
    terminal.shows("leads-two-quarters.csv");
    terminal.send(ENTER);
    terminal.shows("1 204 leads");
    terminal.send(ENTER);
    terminal.shows("Selects ");
    terminal.shows("of 1 204");
    let before = figures(&terminal);

    open_thresholds(&mut terminal, &home);
    terminal.send(CTRL_U);
    terminal.send("total >= 90");
    terminal.send(ENTER);
    terminal.hides(&before);
    terminal.shows("total ≥ 90");
    let higher = figures(&terminal);
    assert_ne!(higher, before);
    is_there("the threshold on disk", || {
        home.text(DEFINITION).contains("AtLeast(Total, 90)")
    });

    sign(&mut terminal, "m", "Marketing");
    sign(&mut terminal, "s", "Sales");
    terminal.shows("Lead definition v7 ");
    terminal.hides("v7 (draft)");
    is_there("both signatures on disk", || definition(&home).agreed());

    open_thresholds(&mut terminal, &home);
    terminal.send(CTRL_U);
    terminal.send("total >= 60");
    terminal.send(ENTER);
    terminal.shows("both signatures are void");
    terminal.shows("v8 (draft)");
    terminal.shows("Marketing signed v7");
    terminal.hides(&higher);
    is_there("the draft on disk", || !definition(&home).agreed());
    terminal.send("q");
    terminal.shows("Quit Lockstep?");
    terminal.send("y");
    assert_eq!(terminal.ends().exit_code(), 0);
    terminal.is_restored();
}
