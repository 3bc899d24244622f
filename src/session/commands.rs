//! The one table of commands. Keys, help, the bottom line, the palette, the manual page and the
//! documentation are all made from it; what a command does stands with its board.

use super::place::Tab;

/// Something the user can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum Command {
    Go(Tab),
    Home,
    PastForums,
    Trends,
    Charter,
    Close,
    Move(Move),
    Item(ItemCommand),
    Clock(ClockCommand),
    Capture(Capture),
    Hint(HintCommand),
    Agenda(AgendaCommand),
    Leads(LeadsCommand),
    Score(ScoreCommand),
    SuggestMinutes,
    Add,
    Sort,
    Vote,
    Poll,
    Team,
    EarlierIssue,
    Brief,
    Settle,
    Plan,
    Undo,
    Redo,
    Filter,
    Search,
    History,
    /// To the meeting before the one on screen, or after it.
    StepMeeting(bool),
    Changed,
    Palette,
    Help,
    Room,
    Theme,
    Reload,
    TakeAlong,
    TakeOver,
    Git(GitCommand),
    Suspend,
    Quit,
}

/// A step of the selection.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum Move {
    Up,
    Down,
    Left,
    Right,
    PageUp,
    PageDown,
    First,
    Last,
    NextPane,
    PreviousPane,
    Back,
}

/// Something done to the selected thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum ItemCommand {
    Open,
    Edit,
    Tick,
    MoveOn,
    ToLeft,
    ToRight,
    Earlier,
    Later,
    Owner,
    Due,
    Drop,
    Turn,
}

/// Something done to the meeting's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum ClockCommand {
    StartOrClose,
    Next,
    Previous,
    Jump,
    Pause,
    More,
    Less,
    TwoMore,
    ParkItem,
}

/// What the quick-capture line makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the names say it")]
pub enum Capture {
    Action,
    Issue,
    Decision,
    Parked,
    Win,
}

impl Capture {
    /// The word for what is captured.
    pub fn word(self) -> &'static str {
        match self {
            Self::Action => "action",
            Self::Issue => "issue",
            Self::Decision => "decision",
            Self::Parked => "for later",
            Self::Win => "win",
        }
    }
}

/// Something done with a wording hint while a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum HintCommand {
    Take,
    Next,
    Keep,
}

/// Something done to the running order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum AgendaCommand {
    AddGuest,
    SaveAsAgenda,
}

/// Something done with the scoreboard's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum ScoreCommand {
    Chart,
    Bring,
}

/// Something done with the leads that the definition is tried on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum LeadsCommand {
    Bring,
    Figures,
    Record,
    Compare,
    Disputes,
    Capacity,
    Fit,
    History,
}

/// Something done with the team's git repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "the table below has a sentence for each")]
pub enum GitCommand {
    Commit,
    Pull,
    Push,
    Output,
}

/// Where a command can be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Where {
    /// On every screen.
    Everywhere,
    /// On every screen of an opened forum.
    Forum,
    /// On every board of a meeting.
    Meeting,
    /// On one board.
    Board(Tab),
    /// While a text is written.
    Writing,
    /// On an opened issue.
    Issue,
    /// On the recap.
    Recap,
    /// On the forum's home.
    Home,
    /// On past forums.
    Past,
    /// Where no forum is open.
    Start,
}

impl Where {
    /// The heading under which help lists its commands.
    pub fn heading(self) -> &'static str {
        match self {
            Self::Everywhere => "Everywhere",
            Self::Forum => "In a forum",
            Self::Meeting => "In a meeting",
            Self::Board(tab) => tab.title(),
            Self::Writing => "While you write",
            Self::Issue => "An opened issue",
            Self::Recap => "Recap",
            Self::Home => "Home",
            Self::Past => "Past forums",
            Self::Start => "Start",
        }
    }
}

/// A row of the table.
#[derive(Debug)]
pub struct Entry {
    /// The command.
    pub command: Command,
    /// Its name, as the palette, `keys.ron` and the documentation write it.
    pub name: &'static str,
    /// One or two words for the bottom line.
    pub short: &'static str,
    /// What it does, in a sentence.
    pub says: &'static str,
    /// Its keys before any are bound anew.
    pub keys: &'static [&'static str],
    /// Where it can be asked for.
    pub place: Where,
}

const fn row(
    command: Command,
    name: &'static str,
    short: &'static str,
    keys: &'static [&'static str],
    place: Where,
    says: &'static str,
) -> Entry {
    Entry {
        command,
        name,
        short,
        says,
        keys,
        place,
    }
}

use AgendaCommand as A;
use ClockCommand as C;
use Command as K;
use GitCommand as G;
use HintCommand as H;
use ItemCommand as I;
use LeadsCommand as L;
use ScoreCommand as S;
use Where as W;

/// Every command there is.
#[rustfmt::skip]
pub const TABLE: &[Entry] = &[
    row(K::Go(Tab::Agenda), "go-agenda", "agenda", &["1"], W::Meeting, "Go to the agenda, the people and the objectives"),
    row(K::Go(Tab::Scoreboard), "go-scoreboard", "scoreboard", &["2"], W::Meeting, "Go to the shared scoreboard"),
    row(K::Go(Tab::LeadDefinition), "go-lead-definition", "lead definition", &["3"], W::Meeting, "Go to the lead definition"),
    row(K::Go(Tab::Actions), "go-actions", "actions", &["4"], W::Meeting, "Go to the board of actions"),
    row(K::Go(Tab::Issues), "go-issues", "issues", &["5"], W::Meeting, "Go to the issue log"),
    row(K::Go(Tab::Notes), "go-notes", "notes", &["6"], W::Meeting, "Go to decisions, parked items, wins and experiments"),
    row(K::PastForums, "past-forums", "past forums", &["7"], W::Forum, "Look back at past meetings"),
    row(K::Trends, "trends", "trends", &["8"], W::Forum, "See whether it gets better: feeling beside fact, promises kept, minutes, cadence"),
    row(K::Charter, "charter", "charter", &["9", "C"], W::Forum, "Look at the charter: objectives, the market, who does what, numbers, people"),
    row(K::Home, "home", "home", &["0"], W::Forum, "Go to the forum's home"),
    row(K::Close, "recap", "recap", &["c"], W::Meeting, "Show the recap with pulse and rating"),
    row(K::Move(Move::Up), "up", "up", &["Up", "k"], W::Everywhere, "Select the one above"),
    row(K::Move(Move::Down), "down", "down", &["Down", "j"], W::Everywhere, "Select the one below"),
    row(K::Move(Move::Left), "left", "left", &["Left"], W::Everywhere, "Select in the column on the left"),
    row(K::Move(Move::Right), "right", "right", &["Right"], W::Everywhere, "Select in the column on the right"),
    row(K::Move(Move::PageUp), "page-up", "page up", &["PageUp"], W::Everywhere, "Select a page further up"),
    row(K::Move(Move::PageDown), "page-down", "page down", &["PageDown"], W::Everywhere, "Select a page further down"),
    row(K::Move(Move::First), "first", "first", &["g", "Home"], W::Everywhere, "Select the first one"),
    row(K::Move(Move::Last), "last", "last", &["G", "End"], W::Everywhere, "Select the last one"),
    row(K::Move(Move::NextPane), "next-pane", "pane", &["Tab"], W::Everywhere, "Go to the next part of the screen"),
    row(K::Move(Move::PreviousPane), "previous-pane", "pane", &["Shift-Tab"], W::Everywhere, "Go to the part of the screen before"),
    row(K::Move(Move::Back), "back", "back", &["Esc"], W::Everywhere, "Leave what is open, or clear the filter"),
    row(K::Item(I::Open), "open", "open", &["Enter"], W::Everywhere, "Open the selected thing, or set its main value"),
    row(K::Item(I::Edit), "edit", "edit", &["e"], W::Forum, "Edit the selected thing in full"),
    row(K::Item(I::Tick), "tick", "tick", &["x"], W::Forum, "Done or not done; present or absent; sign"),
    row(K::Item(I::MoveOn), "move-on", "move on", &["m"], W::Meeting, "Move the selected thing on: To do, Doing, Done; an issue to its next state"),
    row(K::Item(I::ToLeft), "move-left", "move left", &["<"], W::Forum, "Move the card one column to the left; 5 less for criterion, threshold or cap"),
    row(K::Item(I::ToRight), "move-right", "move right", &[">"], W::Forum, "Move the card one column to the right; 5 more for criterion, threshold or cap"),
    row(K::Item(I::Earlier), "move-up", "earlier", &["K"], W::Forum, "Move the selected thing up in its list"),
    row(K::Item(I::Later), "move-down", "later", &["J"], W::Forum, "Move the selected thing down in its list"),
    row(K::Item(I::Owner), "set-owner", "owner", &["o"], W::Meeting, "Set the owner of the selected thing"),
    row(K::Item(I::Due), "set-due", "due", &["t"], W::Meeting, "Set the day by which it is due"),
    row(K::Item(I::Drop), "drop", "drop", &["D"], W::Forum, "Drop the selected thing, with a reason, or bring it back; send an issue elsewhere: park it, with leadership, close, reopen"),
    row(K::Item(I::Turn), "turn", "turn into", &["r"], W::Meeting, "Turn this into an issue, or an issue into an action"),
    row(K::Clock(C::StartOrClose), "start-or-close", "start/close", &["s"], W::Meeting, "Start the meeting; at its end, close it; reopen it once it is closed"),
    row(K::Clock(C::Next), "next", "next", &["n"], W::Meeting, "Go on to the next agenda item"),
    row(K::Clock(C::Previous), "previous", "previous", &["p"], W::Meeting, "Go back to the agenda item before"),
    row(K::Clock(C::Jump), "jump", "jump", &["."], W::Board(Tab::Agenda), "Make the selected agenda item the current one"),
    row(K::Clock(C::Pause), "pause", "pause", &["space"], W::Meeting, "Pause or resume the clock"),
    row(K::Clock(C::More), "minute-more", "1 min more", &["+"], W::Meeting, "Give this item a minute more"),
    row(K::Clock(C::Less), "minute-less", "1 min less", &["-"], W::Meeting, "Take a minute from this item"),
    row(K::Clock(C::TwoMore), "two-minutes-more", "2 min more", &["T"], W::Meeting, "Give this item two minutes more"),
    row(K::Clock(C::ParkItem), "park-item", "park item", &["L"], W::Meeting, "Park the current agenda item for a later meeting and go on"),
    row(K::Capture(Capture::Action), "capture-action", "action", &["a"], W::Meeting, "Capture an action"),
    row(K::Capture(Capture::Issue), "capture-issue", "issue", &["i"], W::Meeting, "Capture an issue"),
    row(K::Capture(Capture::Decision), "capture-decision", "decision", &["d"], W::Meeting, "Capture a decision"),
    row(K::Capture(Capture::Parked), "capture-for-later", "later", &["l"], W::Meeting, "Park something for later"),
    row(K::Capture(Capture::Win), "capture-win", "win", &["w"], W::Meeting, "Capture a win or thanks"),
    row(K::Add, "add", "add", &["A"], W::Forum, "Add to this board: an agenda item, a KPI, a criterion, a why, an experiment"),
    row(K::Agenda(A::AddGuest), "add-guest", "guest", &["P"], W::Board(Tab::Agenda), "Add somebody who is here but not on the list"),
    row(K::Agenda(A::SaveAsAgenda), "save-as-agenda", "save agenda", &["S"], W::Board(Tab::Agenda), "Save this running order as one of the team's agendas"),
    row(K::Sort, "sort", "sort", &["S"], W::Board(Tab::Issues), "Sort issues by votes, impact or age"),
    row(K::Vote, "vote", "vote", &["v"], W::Board(Tab::Issues), "Count votes for what to talk about; nobody sees them until counting ends"),
    row(K::Poll, "poll-owner", "who owns it?", &["H"], W::Board(Tab::Issues), "Ask the room who should own the fix, count the hands, then name the owner"),
    row(K::Brief, "write-ask", "write the ask", &["B"], W::Board(Tab::Issues), "Write the joint ask of the selected issue as a page to send"),
    row(K::Team, "form-team", "team", &["M"], W::Meeting, "Propose a small team of both sides for this issue or action: people who have worked together least"),
    row(K::EarlierIssue, "earlier-issue", "earlier issue", &["Y"], W::Meeting, "Show the earlier issue that this one is like, and say whether it came back"),
    row(K::Leads(L::Bring), "bring-leads", "bring leads", &["b"], W::Board(Tab::LeadDefinition), "Try the definition on real leads from a CSV; nothing of them is saved"),
    row(K::Leads(L::Figures), "figures", "figures", &["f"], W::Board(Tab::LeadDefinition), "Show all figures of the back-test, or the worksheet again"),
    row(K::Leads(L::Record), "record-back-test", "record", &["R"], W::Board(Tab::LeadDefinition), "Record in the definition what the back-test counted"),
    row(K::Leads(L::Compare), "compare-versions", "compare", &["v"], W::Board(Tab::LeadDefinition), "Choose the version or file that the definition is compared with on the leads"),
    row(K::Leads(L::Disputes), "disputed-leads", "disputed leads", &["y"], W::Board(Tab::LeadDefinition), "List the leads that only one of the two versions selects, and how they turned out"),
    row(K::Leads(L::Capacity), "capacity", "capacity", &["W"], W::Board(Tab::LeadDefinition), "Say how many leads can be worked in a week, and see the threshold that fits"),
    row(K::Leads(L::Fit), "take-threshold", "take the threshold", &["z"], W::Board(Tab::LeadDefinition), "Set the threshold to the one that fits what can be worked"),
    row(K::Leads(L::History), "versions", "versions", &["h"], W::Board(Tab::LeadDefinition), "Show every version: who signed, what changed, what came of it on leads; or the worksheet again"),
    row(K::Score(S::Chart), "chart", "chart", &["f"], W::Board(Tab::Scoreboard), "Show the selected row over past meetings as a large chart, or the scoreboard again"),
    row(K::Score(S::Bring), "bring-figures", "bring figures", &["b"], W::Board(Tab::Scoreboard), "Take actuals from a CSV with the columns KPI and Actual"),
    row(K::SuggestMinutes, "suggest-minutes", "usual minutes", &["B"], W::Forum, "Take the minutes that each item usually takes: while planning, and on a planned agenda"),
    row(K::Settle, "settle-clash", "settle", &["="], W::Forum, "Settle what two sides changed: a field, a file in conflict, a copy from another machine"),
    row(K::Plan, "plan-meeting", "plan", &["N"], W::Forum, "Plan the next meeting"),
    row(K::Undo, "undo", "undo", &["u"], W::Forum, "Take the last edit back"),
    row(K::Redo, "redo", "redo", &["U", "Ctrl-R"], W::Forum, "Do it again after all"),
    row(K::Filter, "filter", "filter", &["/"], W::Meeting, "Filter this board: words, @owner, ^side, overdue; all shows what is closed or dropped too"),
    row(K::Search, "search", "search", &["/"], W::Forum, "Search all meetings: words, \"phrases\", owner: side: is: kind: after: meeting:"),
    row(K::History, "history", "history", &["h"], W::Forum, "Follow the selected thing through all meetings"),
    row(K::StepMeeting(true), "older-meeting", "older", &["["], W::Meeting, "Look at the meeting before, on the same board"),
    row(K::StepMeeting(false), "newer-meeting", "newer", &["]"], W::Meeting, "Look at the meeting after, on the same board"),
    row(K::Changed, "what-changed", "what changed", &["H"], W::Meeting, "Say what changed on this board since the meeting before"),
    row(K::Room, "room-view", "room view", &["F"], W::Meeting, "Show the current item and a big clock"),
    row(K::TakeAlong, "take-along", "take along", &["E"], W::Forum, "Take along: minutes as a page, actions as a table, due dates, the whole meeting, or the site of all forums"),
    row(K::TakeOver, "take-over", "take over", &["O"], W::Meeting, "Hold this meeting here: take it over from the screen that is followed"),
    row(K::Git(G::Commit), "commit", "commit", &["Ctrl-G"], W::Forum, "Commit the forum's files with git; finish a merge that was settled"),
    row(K::Git(G::Pull), "pull", "pull", &["Ctrl-F"], W::Forum, "Fetch with git what colleagues pushed, and merge it by item; what is here is committed first"),
    row(K::Git(G::Push), "push", "push", &["Ctrl-U"], W::Forum, "Push with git what was committed, never by force"),
    row(K::Git(G::Output), "git-output", "git's output", &["Ctrl-E"], W::Forum, "Show what git says, or said last"),
    row(K::Hint(H::Take), "take-offer", "take it", &["Ctrl-O"], W::Writing, "Take the words that are offered; the cursor goes to the first blank"),
    row(K::Hint(H::Next), "next-offer", "another", &["Ctrl-N"], W::Writing, "Show other words; or go to the next blank"),
    row(K::Hint(H::Keep), "keep-words", "keep mine", &["Ctrl-Y"], W::Writing, "Keep your own words; nothing is said about them again"),
    row(K::Palette, "palette", "commands", &[":", "Ctrl-P"], W::Everywhere, "Find a command by its name and run it"),
    row(K::Help, "help", "keys", &["?"], W::Everywhere, "Show all keys"),
    row(K::Theme, "theme", "theme", &["Ctrl-T"], W::Everywhere, "Change the colours: dusk, dawn, contrast, terminal"),
    row(K::Reload, "redraw", "redraw", &["Ctrl-L"], W::Everywhere, "Draw the whole screen again"),
    row(K::Suspend, "suspend", "suspend", &["Ctrl-Z"], W::Everywhere, "Go back to the shell for a while; fg comes back"),
    row(K::Quit, "quit", "quit", &["q", "Ctrl-C"], W::Everywhere, "Quit Lockstep; everything is saved"),
];

/// The command's row.
pub fn entry(command: Command) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.command == command)
}

/// The row of that name.
pub fn named(name: &str) -> Option<&'static Entry> {
    TABLE.iter().find(|entry| entry.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::session::key::Key;

    #[test]
    fn every_command_has_one_row_a_name_of_its_own_and_a_sentence() {
        let mut names = BTreeSet::new();
        let mut commands = BTreeSet::new();
        for entry in TABLE {
            assert!(names.insert(entry.name), "{} stands twice", entry.name);
            assert!(
                commands.insert(entry.command),
                "{} has two rows",
                entry.name
            );
            assert!(
                entry.says.len() > 8 && !entry.says.ends_with('.'),
                "{}",
                entry.name
            );
        }
    }

    #[test]
    fn every_key_in_the_table_is_a_key_and_means_one_thing_in_one_place() {
        let mut taken = BTreeSet::new();
        for entry in TABLE {
            for key in entry.keys {
                let key: Key = key.parse().unwrap();
                assert!(
                    taken.insert((entry.place, key)),
                    "{key} twice in {:?}",
                    entry.place
                );
            }
        }
    }
}
