//! The site of a forum, read from its folder and written: for the screen's tasks and for the command
//! line.

use std::path::Path;

use rayon::prelude::*;

use crate::export::Sitting;
use crate::export::site::{self, Account, Page, Whole};
use crate::export::template::Engine;
use crate::forum::charter::Charter;
use crate::forum::files::{BoardKind, MeetingName};
use crate::forum::meeting::Boards;
use crate::forum::moment::Moment;
use crate::store::folder::{Folder, ReadBoards};
use crate::store::site::{SiteFolder, Written, hash_of};

/// How many meetings are read at once: years of them are never held together.
const AT_ONCE: usize = 64;

/// Writes the site of a forum into `into`, as it stands at `now`. What was done; or why nothing is
/// written there, in a sentence.
pub fn write(folder: &Folder, into: &Path, now: Moment) -> Result<Written, String> {
    let charter = folder.read_charter();
    if let Some(fault) = charter.state.sentence() {
        return Err(fault);
    }
    let names = folder
        .meetings()
        .map_err(|error| format!("{}: {error}", folder.root().join("meetings").display()))?;
    let forum = Forum {
        folder,
        charter: &charter.value,
        made_by: hash_of([
            site::made_by().as_bytes(),
            charter.text.as_deref().unwrap_or_default().as_bytes(),
        ]),
        engine: site::engine(),
        site: SiteFolder::open(into).map_err(|error| error.to_string())?,
        names: &names,
        now,
    };
    let mut whole = Whole::default();
    let places: Vec<usize> = (0..names.len()).collect();
    for some in places.chunks(AT_ONCE) {
        let accounts: Result<Vec<Account>, String> =
            some.par_iter().map(|place| forum.meeting(*place)).collect();
        for account in accounts? {
            whole.take_in(account);
        }
    }
    let pages = whole.pages(&forum.engine, &charter.value, now.date());
    for (page, text) in pages.map_err(|bad| bad.to_string())? {
        let from = hash_of([text.as_bytes()]);
        if !forum.site.keeps(page, &from) {
            let written = forum.site.write(page, &from, &text);
            written.map_err(|error| error.to_string())?;
        }
    }
    forum.site.finish().map_err(|error| error.to_string())
}

/// What every meeting's page is made with.
struct Forum<'a> {
    folder: &'a Folder,
    charter: &'a Charter,
    made_by: String,
    engine: Engine,
    site: SiteFolder,
    names: &'a [MeetingName],
    now: Moment,
}

impl Forum<'_> {
    /// Reads a meeting, writes its page if it is not there as it should be, and gives what the
    /// other pages need of it.
    fn meeting(&self, place: usize) -> Result<Account, String> {
        let name = &self.names[place];
        let read = self.folder.read_boards(name);
        let faults: Vec<String> = read
            .unwritable()
            .map(|(board, state)| {
                let file = board.file_name();
                state.sentence().unwrap_or_else(|| file.to_owned())
            })
            .collect();
        let boards = readable(&read);
        let sitting = Sitting {
            charter: self.charter,
            name,
            number: place + 1,
            boards: &boards,
        };
        let before = place
            .checked_sub(1)
            .and_then(|before| self.names.get(before));
        let beside = (before, self.names.get(place + 1));
        let (page, from) = (
            site::page_of(name),
            self.made_from(&read, place, beside, &faults),
        );
        if !self.site.keeps(&page, &from) {
            let page_values = Page {
                sitting: &sitting,
                faults: &faults,
                beside,
            };
            let text = site::meeting_page(&self.engine, page_values);
            let text = text.map_err(|bad| bad.to_string())?;
            let written = self.site.write(&page, &from, &text);
            written.map_err(|error| error.to_string())?;
        }
        Ok(Account::of(&sitting, &faults, self.now))
    }

    /// The hash of everything that the page of a meeting is made from.
    fn made_from(
        &self,
        read: &ReadBoards,
        place: usize,
        beside: (Option<&MeetingName>, Option<&MeetingName>),
        faults: &[String],
    ) -> String {
        let texts = [
            &read.meeting.text,
            &read.scoreboard.text,
            &read.lead_definition.text,
            &read.actions.text,
            &read.issues.text,
            &read.notes.text,
        ];
        let name = |name: Option<&MeetingName>| name.map(ToString::to_string).unwrap_or_default();
        let around = format!(
            "{} {place} {} {} {}",
            self.made_by,
            name(beside.0),
            name(beside.1),
            faults.join("\n")
        );
        let texts = texts
            .into_iter()
            .map(|text| text.as_deref().unwrap_or_default());
        hash_of(texts.chain([around.as_str()]).map(str::as_bytes))
    }
}

/// The boards whose files can be read; another one is empty, so that a part of it does not pass for
/// the whole.
fn readable(read: &ReadBoards) -> Boards {
    let mut boards = read.boards();
    let nothing = Boards::default();
    for (board, _) in read.unwritable() {
        match board {
            BoardKind::Meeting => boards.meeting.clone_from(&nothing.meeting),
            BoardKind::Scoreboard => boards.scoreboard.clone_from(&nothing.scoreboard),
            BoardKind::LeadDefinition => {
                boards.lead_definition.clone_from(&nothing.lead_definition);
            }
            BoardKind::Actions => boards.actions.clone_from(&nothing.actions),
            BoardKind::Issues => boards.issues.clone_from(&nothing.issues),
            BoardKind::Notes => boards.notes.clone_from(&nothing.notes),
        }
    }
    boards
}
