//! The keys of what lies over the screen: text, arrows and the like, which nobody binds. Where a
//! command of the table works there as well, its name stands in braces for its key.

use crate::session::boards::bring_leads::Step;
use crate::session::boards::choose_condition::Step as Choosing;
use crate::session::boards::hands::Raised;
use crate::session::form::{Form, Input};
use crate::session::over::{Counted, Over};

/// A key, or a few that belong together, and what they do.
pub type Fixed = (&'static str, &'static str);

const CAPTURE: &[Fixed] = &[
    ("Enter", "save"),
    ("Esc", "leave"),
    ("Ctrl-Enter", "save, and another"),
    ("Tab", "complete"),
];
const ASK: &[Fixed] = &[("↑ ↓", "choose"), ("Enter", "take it"), ("Esc", "leave")];
const PALETTE: &[Fixed] = &[("↑ ↓", "choose"), ("Enter", "run"), ("Esc", "leave")];
const HELP: &[Fixed] = &[("↑ ↓", "scroll"), ("Esc", "leave")];
const FILTER: &[Fixed] = &[("Enter", "keep the filter"), ("Esc", "clear it")];
const PULSE: &[Fixed] = &[
    ("1 … 5", "one hand"),
    ("Backspace", "take one back"),
    ("Enter", "done"),
];
const RATING: &[Fixed] = &[
    ("1 … 9, 0 for 10", "one hand"),
    ("Backspace", "take one back"),
    ("Enter", "done"),
];
const POLL: &[Fixed] = &[
    ("Ctrl-S", "name the owner"),
    ("Esc", "leave"),
    ("0 … 9", "hands"),
    ("+ -", "one"),
    ("↑ ↓", "choose"),
];
const VOTES: &[Fixed] = &[
    ("Ctrl-S", "end counting"),
    ("Esc", "leave"),
    ("0 … 9", "hands"),
    ("← →", "side"),
    ("Enter", "next issue"),
    ("+ -", "one"),
];
const TEAM: &[Fixed] = &[
    ("Enter", "save"),
    ("Esc", "leave"),
    ("← →", "swap"),
    ("↑ ↓", "choose"),
    ("+ -", "more, fewer"),
    ("p", "propose anew"),
];
const DISPUTES: &[Fixed] = &[
    ("↑ ↓", "leads"),
    ("← →", "columns"),
    ("p", "show or hide persons"),
    ("Esc", "leave"),
];
const SEARCH: &[Fixed] = &[
    ("↑ ↓", "choose"),
    ("Enter", "go there"),
    ("Tab", "to what was found"),
    ("Esc", "leave the line"),
];
const HISTORY: &[Fixed] = &[
    ("↑ ↓", "choose"),
    ("Enter", "open that meeting"),
    ("Esc", "leave"),
];
const CHANGES: &[Fixed] = &[
    ("↑ ↓", "scroll"),
    ("{go-agenda}-{go-notes}", "board"),
    ("{older-meeting} {newer-meeting}", "older, newer"),
    ("Esc", "leave"),
];
const GIT: &[Fixed] = &[
    ("↑ ↓", "scroll"),
    ("Enter", "back to the meeting"),
    ("Esc", "stop git"),
];
/// Git has ended, and what it said is read.
pub const GIT_ENDED: &[Fixed] = &[("↑ ↓", "scroll"), ("Esc", "back to the meeting")];
const PAGE: &[Fixed] = &[("↑ ↓", "scroll"), ("Esc", "leave")];

/// When saving stopped at a hint, what saves now comes first.
pub fn keys_of_a_stop(over: &Over) -> &'static [Fixed] {
    match over {
        Over::Form(form) if form.fields.len() > 1 => {
            &[("Ctrl-S", "save it as it is"), ("Esc", "leave")]
        }
        _ => &[("Enter", "save it as it is"), ("Esc", "leave")],
    }
}

/// The keys of what lies over the screen.
pub fn keys_of(over: &Over) -> &'static [Fixed] {
    match over {
        Over::Capture(_) => CAPTURE,
        Over::Form(form) => of_a_form(form),
        Over::Ask(_) => ASK,
        Over::Palette(_) => PALETTE,
        Over::Help(_) => HELP,
        Over::Page(_) => PAGE,
        Over::Filter(_) => FILTER,
        Over::Count(count) if count.what == Counted::Pulse => PULSE,
        Over::Count(_) => RATING,
        Over::Hands(hands) => match hands.what {
            Raised::Poll(_) => POLL,
            Raised::Votes { .. } => VOTES,
        },
        Over::Team(_) => TEAM,
        Over::Leads(bringing) => of_bringing_leads(&bringing.step),
        Over::Condition(choosing) => of_choosing_a_condition(&choosing.step),
        Over::Disputes(_) => DISPUTES,
        Over::Git(_) => GIT,
        Over::Search => SEARCH,
        Over::History(_) => HISTORY,
        Over::Changes(_) => CHANGES,
        Over::Room => &[],
    }
}

/// By the field that is being filled in, and whether it is the last one.
fn of_a_form(form: &Form) -> &'static [Fixed] {
    match form.fields.get(form.at).map(|field| &field.input) {
        Some(Input::Choice { .. }) if form.at + 1 == form.fields.len() => {
            &[("← →", "choose"), ("Enter", "save"), ("Esc", "leave")]
        }
        Some(Input::Choice { .. }) => &[
            ("← →", "choose"),
            ("Enter", "next field"),
            ("Ctrl-S", "save"),
            ("Esc", "leave"),
        ],
        Some(Input::Text(text)) if text.has_lines() => &[
            ("Ctrl-S", "save"),
            ("Tab", "next field"),
            ("Enter", "new line"),
            ("Esc", "leave"),
        ],
        _ if form.fields.len() == 1 => &[("Enter", "save"), ("Esc", "leave")],
        _ if form.at + 1 == form.fields.len() => &[
            ("Enter", "save"),
            ("Shift-Tab", "field before"),
            ("Esc", "leave"),
        ],
        _ => &[
            ("Enter", "next field"),
            ("Ctrl-S", "save"),
            ("Esc", "leave"),
        ],
    }
}

fn of_bringing_leads(step: &Step) -> &'static [Fixed] {
    match step {
        Step::File | Step::SecondFile(_) => &[
            ("↑ ↓", "choose"),
            ("Enter", "read it"),
            ("Tab", "complete a path"),
            ("Esc", "leave"),
        ],
        Step::Wrapped { .. } => &[("Enter", "unwrap them"), ("Esc", "back")],
        Step::Reading { .. } => &[
            ("Esc", "stop reading"),
            ("any other key", "goes on with the meeting"),
        ],
        Step::Columns(_) => &[
            ("Enter", "try it"),
            ("o", "outcome"),
            ("s", "outcomes in a second file"),
            ("x", "means missing"),
            ("↑ ↓", "columns"),
            ("Esc", "back"),
        ],
        Step::Join(..) => &[("↑ ↓", "choose"), ("Enter", "join on it"), ("Esc", "back")],
        Step::Outcome(_) => &[
            ("↑ ↓", "choose"),
            ("Enter", "this column tells"),
            ("Esc", "back"),
        ],
        Step::Yes(_) => &[
            ("x", "tick"),
            ("Enter", "these became customers"),
            ("Esc", "back"),
        ],
    }
}

fn of_choosing_a_condition(step: &Choosing) -> &'static [Fixed] {
    match step {
        Choosing::Column => &[
            ("any letters", "find a column"),
            ("↑ ↓", "choose"),
            ("Enter", "take it"),
            ("Esc", "leave"),
        ],
        Choosing::Test(_) | Choosing::Value(..) => {
            &[("↑ ↓", "choose"), ("Enter", "take it"), ("Esc", "back")]
        }
    }
}
