//! What holds for any text: wide signs, emoji, right-to-left writing, titles without an end.

use std::sync::Arc;

use lockstep_forum::session::Session;
use ratatui::buffer::{Buffer, CellWidth};

use crate::fixture::{draw, press};
use crate::states::all;

const TEXTS: [&str; 6] = [
    "顧客の定義を一緒に決めて、来週の火曜日までに両方の署名をもらう",
    "👨‍👩‍👧‍👦 🇩🇪 ❤️ ünïcödé ａｂｃ",
    "تعريف العميل المحتمل الذي تتفق عليه الفرق",
    "ｶﾞｷﾞｸﾞ half-width katakana with sound marks",
    "a\u{301}\u{302}\u{303} combining e\u{308}",
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
];

/// Puts a text wherever a title stands.
fn with_text(session: &mut Session, text: &str) {
    if let Some(forum) = &mut session.forum {
        let charter = Arc::make_mut(&mut forum.charter);
        charter.name = text.into();
        charter.picture.target_market = vec![text.to_owned(); 2];
        for stage in &mut charter.picture.buying_process {
            (stage.title, stage.question, stage.help) = (text.into(), text.into(), text.into());
        }
        let ids: Vec<_> = charter.processes.ids().cloned().collect();
        for id in ids {
            if let Some(process) = charter.processes.get_mut(&id) {
                process.title = text.into();
                for step in &mut process.steps {
                    step.title = text.into();
                }
            }
        }
        let ids: Vec<_> = charter.objectives.ids().cloned().collect();
        for id in ids {
            if let Some(objective) = charter.objectives.get_mut(&id) {
                objective.title = text.into();
            }
        }
    }
    for meeting in [&mut session.live, &mut session.past].into_iter().flatten() {
        let boards = &mut meeting.boards;
        let board = Arc::make_mut(&mut boards.meeting);
        for item in &mut board.agenda.0 {
            item.title = text.into();
            item.prompts = vec![text.to_owned(); 2];
        }
        macro_rules! titles {
            ($items:expr, $field:ident) => {
                let ids: Vec<_> = $items.ids().cloned().collect();
                for id in ids {
                    if let Some(item) = $items.get_mut(&id) {
                        item.$field = text.to_owned();
                    }
                }
            };
        }
        titles!(board.people, name);
        titles!(board.objectives, title);
        titles!(Arc::make_mut(&mut boards.actions).actions, title);
        titles!(Arc::make_mut(&mut boards.issues).issues, title);
        titles!(Arc::make_mut(&mut boards.scoreboard).kpis, name);
        titles!(Arc::make_mut(&mut boards.scoreboard).commitments, title);
        let definition = Arc::make_mut(&mut boards.lead_definition);
        titles!(definition.groups, title);
        titles!(definition.hand_offs, title);
        titles!(definition.reasons, code);
        titles!(definition.stages, title);
        let notes = Arc::make_mut(&mut boards.notes);
        titles!(notes.decisions, title);
        titles!(notes.experiments, title);
    }
}

/// Every sign takes as many cells as it is wide, and the cells under a wide one are empty.
fn assert_cells_fit(buffer: &Buffer, what: &str) {
    let width = usize::from(buffer.area.width);
    for (number, line) in buffer.content().chunks(width).enumerate() {
        let mut at = 0;
        while at < width {
            let wide = usize::from(line[at].symbol().cell_width()).max(1);
            assert!(
                at + wide <= width,
                "{what}, line {number}: a sign stands over the right edge"
            );
            for covered in &line[at + 1..at + wide] {
                assert_eq!(
                    covered.symbol(),
                    " ",
                    "{what}, line {number}: a wide sign is drawn over"
                );
            }
            at += wide;
        }
    }
}

#[test]
fn no_text_breaks_a_frame() {
    let long = "a title that does not come to an end ".repeat(9);
    for text in TEXTS.into_iter().chain([long.as_str(), ""]) {
        for (name, mut session) in all() {
            with_text(&mut session, text);
            for (columns, lines) in [(60, 16), (80, 24), (121, 36)] {
                let (buffer, _) = draw(&session, columns, lines);
                let what = format!("{name} with {text:?} at {columns}x{lines}");
                assert_cells_fit(&buffer, &what);
                if session.over.is_empty() {
                    let rule: Vec<&str> = (0..columns).map(|x| buffer[(x, 2)].symbol()).collect();
                    let intact = rule.iter().all(|sign| ["─", "━"].contains(sign));
                    assert!(intact, "{what}: {rule:?}");
                }
            }
        }
    }
}

#[test]
fn a_box_keeps_its_edges_whatever_is_typed_into_it() {
    for text in TEXTS {
        let mut session = crate::fixture::in_meeting();
        press(&mut session, "4 e Ctrl-U");
        crate::fixture::type_text(&mut session, text);
        let (buffer, _) = draw(&session, 80, 30);
        assert_cells_fit(&buffer, text);
        let corner = |sign: &str| {
            buffer
                .content()
                .iter()
                .position(|cell| cell.symbol() == sign)
        };
        let (Some(from), Some(to)) = (corner("╮"), corner("╯")) else {
            panic!("{text}")
        };
        for cell in (from + 80..to).step_by(80) {
            assert_eq!(buffer.content()[cell].symbol(), "│", "{text}");
        }
    }
}
