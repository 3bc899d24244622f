//! A file of format 1 of every kind, with every field: read for ever, and written the same.

use std::fs;
use std::path::Path;

use lockstep_forum::forum::actions::Actions;
use lockstep_forum::forum::agenda::Agenda;
use lockstep_forum::forum::charter::Charter;
use lockstep_forum::forum::issues::Issues;
use lockstep_forum::forum::lead_definition::LeadDefinition;
use lockstep_forum::forum::meeting::Meeting;
use lockstep_forum::forum::merge::ron_options;
use lockstep_forum::forum::notes::Notes;
use lockstep_forum::forum::scoreboard::Scoreboard;
use lockstep_forum::store::file::{Document, read_text, write_text};

fn is_read_and_written_the_same<T: Document + std::fmt::Debug>(file: &str) {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/files/format-1");
    let text = fs::read_to_string(Path::new(folder).join(file)).unwrap();
    let value: T = read_text(file, &text).unwrap();
    assert_ne!(value, T::default());
    assert_eq!(write_text(&value, None).unwrap(), text);
    // A reader of RON that is not ours understands it the same way.
    let theirs: T = ron_options().from_str(&text).unwrap();
    assert_eq!(theirs, value);
}

#[test]
fn every_file_of_format_1_is_read_and_written_the_same() {
    is_read_and_written_the_same::<Charter>("forum.ron");
    is_read_and_written_the_same::<Agenda>("agenda.ron");
    is_read_and_written_the_same::<Meeting>("meeting.ron");
    is_read_and_written_the_same::<Scoreboard>("scoreboard.ron");
    is_read_and_written_the_same::<LeadDefinition>("lead-definition.ron");
    is_read_and_written_the_same::<Actions>("actions.ron");
    is_read_and_written_the_same::<Issues>("issues.ron");
    is_read_and_written_the_same::<Notes>("notes.ron");
}
