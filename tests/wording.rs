//! The wording rules against their own sentences and against sets of labelled sentences.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use lockstep_forum::forum::wording::{FieldKind, Hint, Wording};
use lockstep_forum::store::wording;
use proptest::prelude::*;

/// What the hints did on a set of labelled sentences.
#[derive(Default)]
struct Measured {
    found: usize,
    missed: Vec<String>,
    false_alarms: Vec<String>,
    neutral: usize,
}

impl Measured {
    fn of(wording: &Wording, set: &str) -> Self {
        let mut measured = Self::default();
        for row in set.lines().filter(|row| !row.trim().is_empty()) {
            let fields: Vec<&str> = row.split('\t').collect();
            let [label, category, sentence] = fields[..] else {
                panic!("three fields in {row}");
            };
            let hints = wording.hints(sentence, FieldKind::Observed, None);
            let rules: Vec<&str> = hints
                .iter()
                .flat_map(|hint| [hint.rule.as_str(), hint.words.as_str()])
                .collect();
            match (label, hints.is_empty()) {
                ("blame", false) => measured.found += 1,
                ("blame", true) => measured.missed.push(format!("{category}: {sentence}")),
                (_, true) => measured.neutral += 1,
                (_, false) => {
                    measured.neutral += 1;
                    measured
                        .false_alarms
                        .push(format!("{category}: {sentence} {rules:?}"));
                }
            }
        }
        measured
    }

    fn precision(&self) -> f64 {
        self.found as f64 / (self.found + self.false_alarms.len()).max(1) as f64
    }

    fn recall(&self) -> f64 {
        self.found as f64 / (self.found + self.missed.len()).max(1) as f64
    }

    fn print(&self, name: &str) {
        println!(
            "{name}: {} of {} blaming found, {} false alarms in {} neutral: precision {:.3}, recall {:.3}",
            self.found,
            self.found + self.missed.len(),
            self.false_alarms.len(),
            self.neutral,
            self.precision(),
            self.recall()
        );
        for sentence in &self.false_alarms {
            println!("  false alarm  {sentence}");
        }
        for sentence in &self.missed {
            println!("  missed       {sentence}");
        }
    }
}

fn with_roster(names: &str) -> Wording {
    let (rules, notes) = wording::rules(None).expect("the built-in rules read");
    assert_eq!(notes, [], "every built-in rule compiles");
    Wording::new(rules, names.lines())
}

#[test]
fn the_development_set_is_told_apart() {
    let Ok(folder) = std::env::var("LOCKSTEP_WORDING") else {
        return;
    };
    let read = |name: &str| fs::read_to_string(Path::new(&folder).join(name)).expect(name);
    let measured = Measured::of(&with_roster(&read("dev_roster.txt")), &read("dev.tsv"));
    measured.print("dev.tsv");
    assert!(measured.false_alarms.is_empty());
    assert!(measured.recall() >= 0.90);
}

/// The people of `own.tsv`.
const OWN_ROSTER: &str = "Dana\nKarim\nYuki";
const OWN: &str = include_str!("wording/own.tsv");

/// Every second row of our own set. The rules were improved on the even rows; of the odd ones only
/// the figures and the false alarms were looked at.
fn half(of: usize) -> String {
    let rows = OWN.lines().enumerate().filter(|(row, _)| row % 2 == of);
    let kept: Vec<&str> = rows.map(|(_, row)| row).collect();
    kept.join("\n")
}

#[test]
fn our_own_sentences_are_told_apart() {
    let wording = with_roster(OWN_ROSTER);
    let seen = Measured::of(&wording, &half(0));
    let held_out = Measured::of(&wording, &half(1));
    seen.print("own.tsv, the half that the rules were written on");
    held_out.print("own.tsv, the half held out");
    let fresh = Measured::of(&wording, include_str!("wording/fresh.tsv"));
    fresh.print("fresh.tsv, written after the rules");
    for (measured, recall) in [(seen, 0.90), (held_out, 0.80), (fresh, 0.80)] {
        assert!(measured.precision() >= 0.99 && measured.recall() >= recall);
    }
}

/// People who are named in `business.txt` and `second.tsv`.
const COLLEAGUES: &str = "Ana\nBo\nCy\nDee\nInes\nLena\nMei\nRaj\nSam\nTomasz\nDana\nKarim\nYuki";

#[test]
fn sentences_written_later_are_told_apart_too() {
    let wording = with_roster(COLLEAGUES);
    let second = Measured::of(&wording, include_str!("wording/second.tsv"));
    second.print("second.tsv");
    assert!(second.precision() >= 0.97 && second.recall() >= 0.70);
}

/// People who are named in `third.tsv`, `fourth.tsv`, `everyday.txt` and `looks_like.txt`.
const TWO_TEAMS: &str = "Priya\nTobias\nGareth\nFatima\nNgozi\nLeon\nSana\nBruno\nAisha\nDeclan\nMirela\n\
                         Kofi\nHanna";
const THIRD: &str = include_str!("wording/third.tsv");
const FOURTH: &str = include_str!("wording/fourth.tsv");

#[test]
fn sentences_of_other_teams_are_told_apart() {
    let wording = with_roster(TWO_TEAMS);
    for (name, set) in [("third.tsv", THIRD), ("fourth.tsv", FOURTH)] {
        let measured = Measured::of(&wording, set);
        measured.print(name);
        assert!(measured.false_alarms.is_empty() && measured.recall() >= 0.80);
    }
}

#[test]
fn sentences_about_hotels_are_told_apart() {
    let measured = Measured::of(
        &with_roster("Elena\nOmar\nRavi"),
        include_str!("wording/fifth.tsv"),
    );
    measured.print("fifth.tsv");
    assert!(measured.false_alarms.len() <= 1 && measured.recall() >= 0.80);
}

/// People who are named in `sixth.tsv`, `ordinary.txt` and `facts.txt`.
const MANY: &str = "Agnieszka\nAisha\nAkua\nAnneli\nArjun\nAyodele\nBaraka\nBeatriz\nBjorn\nBongani\n\
                       Camille\nChiara\nDana\nDaniel\nDmitri\nElodie\nEmeka\nEsteban\nFatima\nGraham\n\
                       Halvorsen\nHana\nHannah\nHenrike\nHiroshi\nIfeoma\nIngrid\nJoaquim\nJoe\nKenji\n\
                       Kofi\nKwame\nLarssen\nLeilani\nLindiwe\nLing\nLuca\nMagnus\nMalcolm\nMarguerite\n\
                       Mireille\nMei\nNgozi\nNils\nNoor\nOkafor\nOlumide\nOluwaseun\nPaolo\nPrecious\n\
                       Priya\nRajesh\nRavi\nRohan\nRuairi\nSanna\nSiobhan\nStefan\nSven\nSvetlana\n\
                       Tennant\nThandiwe\nTomasz\nTuulikki\nVandermeer\nVikram\nXiomara\nYusuf\nZofia\n\
                       Delacroix\nLazar";
const SIXTH: &str = include_str!("wording/sixth.tsv");

#[test]
fn sentences_of_a_larger_company_are_told_apart() {
    let wording = with_roster(MANY);
    let measured = Measured::of(&wording, SIXTH);
    measured.print("sixth.tsv");
    assert!(measured.false_alarms.is_empty() && measured.recall() >= 0.90);
    let ordinary = include_str!("wording/ordinary.txt");
    let flagged = ordinary
        .lines()
        .filter(|text| !wording.hints(text, FieldKind::Observed, None).is_empty());
    let flagged: Vec<&str> = flagged.collect();
    println!("ordinary.txt: {flagged:#?}");
    assert!(flagged.len() <= 1);
    for text in include_str!("wording/facts.txt").lines() {
        assert_eq!(wording.hints(text, FieldKind::Observed, None), [], "{text}");
    }
}

/// People who are named in `seventh.tsv`.
const OTHERS: &str = "Priya\nBogdan\nKwame\nIngrid\nMateo\nFatima\nDeclan\nYusuf\nChiara\n\
    Dmitri\nLeilani\nAnouk\nHiroshi\nNkechi\nSaoirse\nRajesh\nLucía\nGareth\n\
    Zeynep\nOlivier\nEmre\nMei\nPavel\nThandiwe\nJavier\nViktor\nBrandon\n\
    Astrid\nKofi\nFarid\nNadia\nHamza\nTomasz\nLinh\nAmara\nRenata\n\
    Sunita\nKeisha\nNoor\nPaloma\nBirgit\nJamal\nEero\nIkenna\nTamsin";

/// People who are named in `eighth.tsv`.
const A_DOZEN: &str =
    "Amara\nBruno\nCeleste\nDmitri\nEsther\nFarid\nGreta\nHugo\nIngrid\nJonas\nKeiko\nLiam";

/// People who are named in `ninth.tsv`.
const ANOTHER_DOZEN: &str = "Femke\nCallum\nYusuf\nBridget\nDario\nSolveig\nKofi\nLeila\nTobias\n\
    Noor\nAgnieszka\nRupert";

#[test]
fn sets_that_were_tried_before_a_rule_was_changed_for_them_are_told_apart() {
    for (name, people, set, alarms) in [
        (
            "seventh.tsv",
            OTHERS,
            include_str!("wording/seventh.tsv"),
            0,
        ),
        ("eighth.tsv", A_DOZEN, include_str!("wording/eighth.tsv"), 1),
        (
            "ninth.tsv",
            ANOTHER_DOZEN,
            include_str!("wording/ninth.tsv"),
            1,
        ),
    ] {
        let measured = Measured::of(&with_roster(people), set);
        measured.print(name);
        assert!(measured.false_alarms.len() <= alarms && measured.recall() >= 0.80);
    }
}

#[test]
fn sentences_that_only_look_like_blame_are_left_alone() {
    let wording = with_roster(TWO_TEAMS);
    for text in include_str!("wording/looks_like.txt").lines() {
        assert_eq!(wording.hints(text, FieldKind::Observed, None), [], "{text}");
    }
}

#[test]
fn minutes_plans_and_mails_of_every_day_are_left_alone() {
    let wording = with_roster(TWO_TEAMS);
    for text in include_str!("wording/everyday.txt").lines() {
        assert_eq!(wording.hints(text, FieldKind::Observed, None), [], "{text}");
    }
}

#[test]
fn ordinary_business_text_is_left_alone() {
    let wording = with_roster(COLLEAGUES);
    let text = include_str!("wording/business.txt");
    let hints = wording.hints(text, FieldKind::Observed, None);
    for hint in &hints {
        println!("{}: {} ({})", hint.line, hint.words, hint.rule);
    }
    let sentences = text.lines().count();
    println!(
        "business.txt: {} hints in {sentences} sentences",
        hints.len()
    );
    assert!(hints.len() <= 2);
}

#[test]
fn every_rule_passes_its_own_sentences() {
    let file = wording::read(wording::ENGLISH, "en.ron").expect("the built-in rules read");
    let wording = with_roster("");
    let mut wrong = Vec::new();
    for rule in &file.rules {
        let field = rule.fields.first().copied().unwrap_or_default();
        let hinted = |text: &String| {
            let hints = wording.hints(text, field, None);
            !hints.is_empty()
        };
        wrong.extend(
            rule.flags
                .iter()
                .filter(|text| !hinted(text))
                .map(|text| format!("{}: no hint: {text}", rule.id)),
        );
        wrong.extend(
            rule.passes
                .iter()
                .filter(|text| hinted(text))
                .map(|text| format!("{}: a hint: {text}", rule.id)),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

fn hints(text: &str) -> Vec<Hint> {
    static WORDING: LazyLock<Wording> = LazyLock::new(|| with_roster(OWN_ROSTER));
    WORDING.hints(text, FieldKind::Observed, None)
}

#[test]
fn no_built_in_offer_gives_a_hint() {
    let file = wording::read(wording::ENGLISH, "en.ron").expect("the built-in rules read");
    let wording = with_roster("");
    let rules = file.rules.iter().flat_map(|rule| &rule.offers);
    for offer in rules.chain(file.offers.values().flatten()) {
        let offer = offer.replace("{thing}", "cases");
        for field in [FieldKind::Observed, FieldKind::Why, FieldKind::Action] {
            assert_eq!(wording.hints(&offer, field, None), [], "{offer}");
        }
    }
}

#[test]
fn a_name_s_s_and_a_pronoun_s_s_are_told_apart() {
    let words = |text: &str| -> Vec<String> {
        let hints = hints(text);
        hints.into_iter().map(|hint| hint.words).collect()
    };
    assert_eq!(words("It's marketing's fault."), ["marketing's fault"]);
    assert_eq!(words("Dana's fault."), ["Dana's fault"]);
    assert_eq!(words("Our lab's failure rate is low."), [""; 0]);
}

#[test]
fn what_is_explained_by_no_person_gives_no_hint() {
    assert_eq!(
        hints("Dana ignored the mail because it was in the spam folder."),
        []
    );
    assert_eq!(
        hints("The reps never call because of the broken list.").len(),
        0
    );
    assert_eq!(
        hints("Dana ignored the mail because sales never asks.").len(),
        2
    );
    assert_eq!(hints("Dana ignored the mail because of Karim.").len(), 1);
}

#[test]
fn an_unfinished_clause_gives_no_hint() {
    let wording = with_roster(OWN_ROSTER);
    let at = |text: &str| {
        let end = text.chars().count();
        wording.hints(text, FieldKind::Observed, Some(end)).len()
    };
    for (text, hints) in [
        ("Sales never calls back", 0),
        ("Sales never calls back.", 1),
        ("Sales never calls back\n", 1),
        ("Sales never calls back; the", 1),
        ("Sales never calls back,", 0),
        ("Sales never calls back, and", 1),
        ("The list came on Friday. Sales never calls back", 0),
        ("Sales never calls back. The list", 1),
    ] {
        assert_eq!(at(text), hints, "{text}");
    }
    let elsewhere = wording.hints("Sales never calls back", FieldKind::Observed, None);
    assert_eq!(elsewhere.len(), 1);
}

#[test]
fn german_and_french_give_no_hint() {
    for text in [
        "Das Marketing ist schuld, weil die Sales-Leute immer zu spät anrufen.",
        "Dana hat die Liste vergessen und niemand ruft zurück.",
        "Warum kann Sales nie pünktlich sein?",
        "Le marketing est toujours en retard, c'est la faute de Dana.",
        "Les vendeurs ne rappellent jamais et le support est nul.",
        "Pourquoi Dana est-elle incapable de lire un calendrier ?",
    ] {
        assert_eq!(hints(text), [], "{text}");
    }
    let wording = with_roster(TWO_TEAMS);
    let german = include_str!("wording/german.txt");
    let french = include_str!("wording/french.txt");
    for text in german.lines().chain(french.lines()).chain([german, french]) {
        assert_eq!(wording.hints(text, FieldKind::Observed, None), [], "{text}");
    }
}

#[test]
fn a_why_and_an_action_have_hints_of_their_own() {
    let wording = with_roster(OWN_ROSTER);
    let rules = |text: &str, field| -> Vec<String> {
        let hints = wording.hints(text, field, None);
        hints.into_iter().map(|hint| hint.rule).collect()
    };
    let why = "Because Dana did not call back.";
    assert_eq!(rules(why, FieldKind::Why), ["why-ends-at-a-person"]);
    let action = "Be more careful with the price list.";
    assert_eq!(rules(action, FieldKind::Action), ["try-harder"]);
    assert_eq!(rules(action, FieldKind::Observed), [""; 0]);
}

#[test]
fn places_are_characters_of_the_line() {
    let found = hints("Ökobilanz – fine.\n“Ünïcode” ✓. Sales never calls back.");
    let places: Vec<_> = found
        .iter()
        .map(|hint| (hint.line, hint.start, hint.end))
        .collect();
    assert_eq!(places, [(2, 13, 24)]);
    assert_eq!(found[0].words, "Sales never");
    assert_eq!((found[0].sentence_start, found[0].sentence_end), (13, 36));
}

#[test]
fn an_offer_keeps_the_observed_part() {
    let found = hints("Only 6 of 50 leads had a call since sales is lazy.");
    assert_eq!(
        found[0].offers[0],
        "6 of 50 leads had a call. What made that likely: __"
    );
    let found = hints("We lost the tender because of the planners.");
    assert_eq!(
        found[0].offers[0],
        "We lost the tender. What made that likely: __"
    );
}

#[test]
fn an_offer_keeps_what_the_sentence_goes_on_to_tell() {
    let first = |text: &str| hints(text)[0].offers[0].clone();
    let lost = first("Sales is lazy about the forms, and we lost 3 deals in Leeds last month.");
    assert!(
        lost.ends_with(", and we lost 3 deals in Leeds last month"),
        "{lost}"
    );
    let blames_on = first("Sales is lazy about the forms, and Dana never reads a single mail.");
    assert!(!blames_on.contains("Dana"), "{blames_on}");
}

#[test]
fn an_offer_speaks_of_things_and_not_of_a_team_s_name() {
    let first = |text: &str| hints(text)[0].offers[0].clone();
    let events = first("The events team constantly moves the goalposts.");
    assert!(events.starts_with("__ cases went to"), "{events}");
    let leads = first("The events team dumped the leads on us.");
    assert!(leads.starts_with("__ leads went to"), "{leads}");
}

#[test]
fn an_offer_takes_no_verb_for_a_thing() {
    let first = |text: &str| hints(text)[0].offers[0].clone();
    let calls = first("Dana never calls.");
    assert!(calls.starts_with("__ of __ cases"), "{calls}");
    let leads = first("Sales never calls the leads back.");
    assert!(leads.starts_with("__ of __ leads"), "{leads}");
    let orders = first("Dana always orders too late.");
    assert!(orders.starts_with("__ of __ cases"), "{orders}");
    let quotes = first("The brokers forgot quotes again.");
    assert!(quotes.starts_with("__ of __ quotes"), "{quotes}");
    let excuses = first("The brokers forgot the quotes and made excuses.");
    assert!(excuses.starts_with("__ of __ quotes"), "{excuses}");
}

#[test]
fn a_place_and_an_owner_belong_to_who_it_is_about() {
    for text in [
        "The reps in Leeds never listen.",
        "The AEs in the West are incompetent.",
        "As usual Dana's team forgot the numbers.",
        "Anna-Dana is on no list, but Dana-Lena is lazy.",
        "We lost it because of Field.",
    ] {
        assert_eq!(hints(text).len(), 1, "{text}");
    }
    assert_eq!(hints("Sloppy Dana's is a caterer."), []);
}

#[test]
fn a_team_adds_mutes_and_takes_out() {
    let team = r#"(
        format: 1,
        words: {"team": ["the lab rats"], "label": ["grumbly"]},
        without: {"label": ["lazy"]},
        mute: ["should-have", "Sarcasm", "no-such-rule"],
        rules: [
            (id: "tbd", family: Failure, patterns: ["{who} said tbd"], reason: "When, then?",
             flags: ["Dispatch said TBD."], passes: ["The date is TBD."]),
            (id: "broken", family: Failure, patterns: ["{who} said nothing"], reason: "Why?",
             flags: ["Dispatch said something."], passes: ["Fine."]),
            (id: "unknown-list", family: Failure, patterns: ["{whoever} left"], reason: "Why?",
             flags: ["Dispatch left."], passes: ["Fine."]),
        ],
    )"#;
    let team = wording::read(team, "blame.ron").expect("the team's rules read");
    let (rules, notes) = wording::rules(Some(&team)).expect("the rules compile");
    let named: Vec<&str> = notes.iter().map(|note| note.rule.as_str()).collect();
    assert_eq!(named, ["broken", "unknown-list", "no-such-rule"]);
    let wording = Wording::new(rules, ["Dana"]);
    let count = |text: &str| wording.hints(text, FieldKind::Observed, None).len();
    assert_eq!(count("The lab rats are grumbly."), 1);
    assert_eq!(count("The reps are lazy."), 0);
    assert_eq!(count("The reps are arrogant."), 1);
    assert_eq!(count("Dana should have called."), 0);
    assert_eq!(count("Dana said tbd."), 1);
}

#[test]
fn a_gap_beside_a_word_is_refused_as_it_would_match_nothing() {
    let team = r#"(
        format: 1,
        rules: [
            (id: "gap", family: Failure, patterns: ["{who} left|..2 early"], reason: "Why?",
             flags: ["Dispatch left early."], passes: ["Fine."]),
        ],
    )"#;
    let team = wording::read(team, "blame.ron").expect("the team's rules read");
    let (_, notes) = wording::rules(Some(&team)).expect("the rules compile");
    let told: Vec<&str> = notes.iter().map(|note| note.sentence.as_str()).collect();
    assert_eq!(
        told,
        ["`left|..2` mixes words with a gap; only words and lists stand beside `|`"]
    );
}

#[test]
fn a_rule_file_with_a_fault_says_where() {
    let refusal = wording::read("(format: 1,\n  wrods: {})", "blame.ron").expect_err("a fault");
    assert!(refusal.to_string().starts_with("blame.ron:2:"), "{refusal}");
}

fn digits_and_names(text: &str) -> Vec<String> {
    let words = text.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| word.chars().any(|c| c.is_ascii_digit()))
        .chain(
            ["Dana", "Karim", "Yuki"]
                .into_iter()
                .filter(|name| text.contains(name)),
        )
        .map(str::to_owned)
        .collect()
}

/// One to four sentences of our sets, and some noise between them.
fn texts() -> impl Strategy<Value = String> {
    let rows: Vec<String> = [OWN, THIRD, FOURTH, SIXTH]
        .into_iter()
        .flat_map(str::lines)
        .filter_map(|row| row.split('\t').nth(2))
        .map(str::to_owned)
        .collect();
    let sentence = prop_oneof![4 => prop::sample::select(rows), 1 => "\\PC{0,30}"];
    let joint = prop::sample::select(vec![" ", "\n", ", and ", " 12 Dana ", " “", "…"]);
    prop::collection::vec((sentence, joint), 1..4).prop_map(|parts| {
        parts
            .into_iter()
            .map(|(text, joint)| text + joint)
            .collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn spans_lie_in_their_line_and_hold_the_words(text in texts()) {
        let lines: Vec<Vec<char>> = text.split('\n').map(|line| line.chars().collect()).collect();
        for hint in hints(&text) {
            let line = &lines[hint.line - 1];
            prop_assert!(hint.start < hint.end && hint.end <= line.len());
            prop_assert!(hint.sentence_start <= hint.start && hint.end <= hint.sentence_end);
            prop_assert!(hint.sentence_end <= line.len());
            prop_assert_eq!(line[hint.start..hint.end].iter().collect::<String>(), hint.words);
        }
    }

    #[test]
    fn offers_invent_nothing_and_give_no_hint(text in texts()) {
        let known = digits_and_names(&text);
        for hint in hints(&text) {
            prop_assert!(!hint.offers.is_empty(), "{}", hint.words);
            for offer in hint.offers {
                prop_assert!(offer.contains("__"), "{offer}");
                prop_assert!(hints(&offer).is_empty(), "{offer}");
                for word in digits_and_names(&offer) {
                    prop_assert!(known.contains(&word), "{word} in {offer}");
                }
            }
        }
    }
}

#[test]
fn a_sentence_behind_a_quotation_is_one_of_its_own() {
    for (text, words) in [
        (
            "One customer wrote: \"You people never call back.\" Dana forgot to log the calls.",
            Some("Dana forgot"),
        ),
        (
            "He wrote “fine.” Dana ignored the mail.",
            Some("Dana ignored"),
        ),
        ("One customer wrote: \"You people never call back.\"", None),
        ("The customer said \"never again.\" and left.", None),
    ] {
        let found = hints(text);
        assert_eq!(
            found.first().map(|hint| hint.words.as_str()),
            words,
            "{text}"
        );
    }
}
