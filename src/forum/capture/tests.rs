use jiff::civil::{Date, date};
use proptest::prelude::{any, prop_assert_eq, proptest};

use super::{Captured, Known, completions, read, read_thanks};
use crate::forum::charter::Objective;
use crate::forum::people::{Person, Roster, Side};
use crate::forum::record::{Handle, Id, Items};

/// A Tuesday.
const TODAY: Date = date(2026, 11, 24);

struct Forum {
    roster: Roster,
    objectives: Items<Objective>,
    tags: Vec<String>,
}

impl Forum {
    fn new() -> Self {
        let person = |handle: &str, name: &str, side, left| {
            let name = name.to_owned();
            let person = Person {
                name,
                side,
                left,
                ..Person::default()
            };
            (Handle::from(handle), person)
        };
        let objective = |id: &str, title: &str, retired: &str| {
            let objective = Objective {
                title: title.to_owned(),
                retired: retired.to_owned(),
                ..Objective::default()
            };
            (Id::from(id), objective)
        };
        Self {
            roster: [
                person("ana", "Ana Lima", Side::Marketing, false),
                person("andy", "Andy Wu", Side::Sales, false),
                person("dee", "Dee", Side::Sales, false),
                person("li", "李娜", Side::Marketing, false),
                person("zed", "Zed Gone", Side::Sales, true),
            ]
            .into_iter()
            .collect(),
            objectives: [
                objective("pipeline", "Twice the pipeline by June", ""),
                objective("churn", "Fewer customers leave", ""),
                objective("old", "Open an office", "done"),
            ]
            .into_iter()
            .collect(),
            tags: vec!["pricing".to_owned(), "webinar".to_owned()],
        }
    }

    fn known(&self) -> Known<'_> {
        Known {
            roster: &self.roster,
            objectives: &self.objectives,
            tags: &self.tags,
            next_forum: Some(date(2026, 12, 8)),
        }
    }

    fn read(&self, line: &str) -> Captured {
        read(line, &self.known(), TODAY)
    }
}

#[test]
fn a_mark_behind_a_leading_token_does_not_open_the_title() {
    let forum = Forum::new();
    let table = [
        ("@ana, call the bank", "call the bank"),
        ("due:fri: call the bank @ana.", "call the bank."),
        ("@ana: ^sales, call", "call"),
    ];
    for (line, title) in table {
        assert_eq!(forum.read(line).title, title, "{line}");
    }
}

#[test]
fn what_a_line_says_is_understood_wherever_it_stands() {
    let forum = Forum::new();
    let table = [
        (
            "Call back the trial users @dee due:fri",
            "Call back the trial users",
            "Dee · by Fri 27 Nov · Sales",
        ),
        (
            "@dee call the trial users due:fri ^mark",
            "call the trial users",
            "Dee · by Fri 27 Nov · Marketing",
        ),
        (
            "Price list #Pricing #2026-prices @lima",
            "Price list",
            "Ana Lima · Marketing · #pricing · #2026-prices",
        ),
        (
            "Plan it due:\"next tue\" now",
            "Plan it now",
            "by Tue 1 Dec",
        ),
        ("Plan it due:next tue now", "Plan it now", "by Tue 1 Dec"),
        ("Plan it due:end of month", "Plan it", "by Mon 30 Nov"),
        ("Plan it DUE:2w", "Plan it", "by Tue 8 Dec"),
        (
            "Plan it due:1 Dec @DEE, then tell Bob",
            "Plan it, then tell Bob",
            "Dee · by Tue 1 Dec · Sales",
        ),
        ("Plan (due:fri) it", "Plan (due:fri) it", ""),
        ("Report due:fri!", "Report!", "by Fri 27 Nov"),
        (
            "Report due:“next forum” !pipe",
            "Report",
            "by Tue 8 Dec · for “Twice the pipeline by June”",
        ),
        (
            "Ask !customers ^sh",
            "Ask",
            "Shared · for “Fewer customers leave”",
        ),
        (
            "问 @李 due:today 好",
            "问 好",
            "李娜 · by today · Marketing",
        ),
        ("  spaces \t are   one ", "spaces are one", ""),
        ("", "", ""),
    ];
    for (line, title, words) in table {
        let captured = forum.read(line);
        assert_eq!(
            (captured.title.as_str(), captured.in_words.as_str()),
            (title, words),
            "{line}"
        );
        assert_eq!(captured.problems().count(), 0, "{line}");
    }
}

#[test]
fn what_only_looks_like_a_token_is_a_word() {
    let forum = Forum::new();
    for line in [
        "mail ana@example.com about C# and 50!",
        "100 pieces @ 5 EUR or @5",
        "2^10 is 10^3 # 1 !!! != #1 ^",
        "the due: date",
        "(@dee)",
    ] {
        let captured = forum.read(line);
        assert_eq!(captured.title, line);
        assert!(captured.tokens.is_empty(), "{line}");
    }
}

#[test]
fn what_is_not_understood_stays_with_its_reason() {
    let forum = Forum::new();
    let table = [
        ("ask @an", "`an` could be Ana Lima or Andy Wu"),
        ("ask @nobody", "Nobody on the roster starts with `nobody`"),
        ("ask @zed", "Zed Gone has left the forum"),
        ("ask ^s", "`s` could be Sales or Shared"),
        (
            "ask ^finance",
            "`finance` is no side: Marketing, Sales, Shared or Other",
        ),
        ("ask !world", "No objective starts with `world`"),
        ("ask !old", "“Open an office” is no longer pursued"),
        (
            "ask due:soon",
            "`soon` is not a day I can read: write fri, next tue, 2w, end of month, 1 Dec or \
             2026-12-01",
        ),
        (
            "ask due:\"quite soon\"",
            "`quite soon` is not a day I can read: write fri, next tue, 2w, end of month, 1 Dec \
             or 2026-12-01",
        ),
        (
            "@ana @dee",
            "There is an owner already; exactly one sees to it",
        ),
        ("due:fri due:mon", "There is a due date already"),
        ("^sales ^marketing", "There is a side already"),
    ];
    for (line, reason) in table {
        let captured = forum.read(line);
        let problems: Vec<_> = captured.problems().collect();
        let (range, said) = problems[0];
        assert_eq!((problems.len(), said), (1, reason), "{line}");
        assert!(captured.title.ends_with(&line[range.clone()]), "{line}");
    }
}

#[test]
fn thanks_keep_the_names_in_the_sentence() {
    let forum = Forum::new();
    let captured = read_thanks(
        "Thanks @ana and @dee: a full webinar",
        &forum.known(),
        TODAY,
    );
    assert_eq!(captured.title, "Thanks Ana Lima and Dee: a full webinar");
    assert_eq!(captured.owner, Some(Handle::from("ana")));
    assert_eq!(captured.also, [Handle::from("dee")]);
}

fn completed(forum: &Forum, line: &str) -> Vec<String> {
    let cursor = line.find('|').unwrap();
    let line = line.replace('|', "");
    completions(&line, cursor, &forum.known(), TODAY)
        .into_iter()
        .map(|completion| {
            let mut line = line.clone();
            line.replace_range(completion.replace, &completion.text);
            line
        })
        .collect()
}

#[test]
fn the_word_under_the_cursor_is_completed() {
    let forum = Forum::new();
    let table: [(&str, &[&str]); 13] = [
        (
            "call @|",
            &["call @ana", "call @andy", "call @dee", "call @li"],
        ),
        ("call @an| now", &["call @ana now", "call @andy now"]),
        ("call @d|xyz now", &["call @dee now"]),
        ("call @wu|", &["call @andy"]),
        ("^s|", &["^sales", "^shared"]),
        ("x #pr|", &["x #pricing"]),
        ("x !cust|", &["x !churn"]),
        (
            "due:ne| x",
            &[
                "due:\"next mon\" x",
                "due:\"next tue\" x",
                "due:\"next fri\" x",
                "due:\"next forum\" x",
            ],
        ),
        ("due:\"next t|", &["due:\"next tue\""]),
        ("due:\"next t|\" x", &["due:\"next tue\" x"]),
        ("due:5d|", &["due:5d"]),
        ("mail a@d|", &[]),
        ("|@ana", &[]),
    ];
    for (line, expected) in table {
        assert_eq!(completed(&forum, line), expected, "{line}");
    }
    let shown = &completions("due:to", 6, &forum.known(), TODAY)[1].shown;
    assert_eq!(shown, "tomorrow  tomorrow");
}

/// Lines made of what matters, so that tokens meet each other.
fn line() -> impl proptest::strategy::Strategy<Value = String> {
    let piece = "(@|\\^|#|!|due:|\"|“| |ana|dee|sales|s|next|tue|fri|1|Dec|\\.|,|:|好|🙂|\u{5d0}|\u{301}|\t|2w)";
    proptest::string::string_regex(&format!("{piece}{{0,24}}")).unwrap()
}

fn letters(text: &str) -> Vec<char> {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn nothing_is_lost(line: &str) -> (Vec<char>, Vec<char>) {
    let forum = Forum::new();
    let captured = forum.read(line);
    let mut kept = letters(&captured.title);
    for token in captured
        .tokens
        .iter()
        .filter(|token| token.problem.is_none())
    {
        kept.extend(letters(&line[token.range.clone()]));
    }
    let mut all = letters(line);
    kept.sort_unstable();
    all.sort_unstable();
    (kept, all)
}

proptest! {
    #[test]
    fn title_and_tokens_hold_every_letter_of_the_line(line in line()) {
        let (kept, all) = nothing_is_lost(&line);
        prop_assert_eq!(kept, all);
    }

    #[test]
    fn no_line_makes_reading_panic(line in any::<String>(), cursor in 0_usize..64) {
        let (kept, all) = nothing_is_lost(&line);
        prop_assert_eq!(kept, all);
        let forum = Forum::new();
        let _ = read_thanks(&line, &forum.known(), TODAY);
        for completion in completions(&line, cursor, &forum.known(), TODAY) {
            prop_assert_eq!(line.get(completion.replace).is_some(), true);
        }
    }

    #[test]
    fn completing_never_leaves_the_line(line in line(), cursor in 0_usize..64) {
        let forum = Forum::new();
        for completion in completions(&line, cursor, &forum.known(), TODAY) {
            let mut completed = line.clone();
            completed.replace_range(completion.replace, &completion.text);
            prop_assert_eq!(completed.contains(&completion.text), true);
        }
    }
}
