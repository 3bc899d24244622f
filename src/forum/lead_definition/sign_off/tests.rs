use jiff::civil::{Date, date};

use super::{Handle, Id, LeadDefinition, Roster, Side, Standing, Verdict, short};
use crate::forum::lead_definition::{Condition, Criterion, Group, OpenQuestion, Place};
use crate::forum::people::Person;
use crate::forum::refusal::Refusal;

const TODAY: Date = date(2026, 11, 24);

fn roster() -> Roster {
    let person = |handle: &str, side| {
        let name = handle.to_uppercase();
        (
            Handle::from(handle),
            Person {
                name,
                side,
                ..Person::default()
            },
        )
    };
    [person("ana", Side::Marketing), person("dee", Side::Sales)]
        .into_iter()
        .collect()
}

fn definition() -> LeadDefinition {
    let mut definition = LeadDefinition::default();
    let group = Group {
        title: "Fit".to_owned(),
        ..Group::default()
    };
    definition.add_group(Id::from("fit"), group).unwrap();
    let criterion = Criterion {
        title: "referred".to_owned(),
        when: Condition::Is("source".to_owned(), "Reference".to_owned()),
        points: 20.0,
        ..Criterion::default()
    };
    definition
        .add_criterion(&Id::from("fit"), Id::from("ref"), criterion)
        .unwrap();
    definition
}

fn sign(definition: &mut LeadDefinition, side: Side, verdict: Verdict) -> Result<(), Refusal> {
    let id = Id(format!("{side}{}", definition.sign_offs.len()));
    definition.sign(id, side, None, verdict, &roster(), TODAY)
}

fn set_points(definition: &mut LeadDefinition, points: f64) {
    let (group, id) = (Id::from("fit"), Id::from("ref"));
    let before = definition
        .groups
        .get(&group)
        .unwrap()
        .criteria
        .get(&id)
        .unwrap()
        .clone();
    let after = Criterion {
        points,
        ..before.clone()
    };
    definition
        .edit_criterion(&group, &id, &before, &after)
        .unwrap();
}

#[test]
fn any_edit_voids_both_signatures_and_taking_it_back_restores_them() {
    let mut definition = definition();
    assert_eq!(definition.version_words(), "v1 (draft)");
    sign(&mut definition, Side::Marketing, Verdict::Agree).unwrap();
    assert!(!definition.agreed());
    sign(
        &mut definition,
        Side::Sales,
        Verdict::AgreeWithReservation("few".to_owned()),
    )
    .unwrap();
    assert_eq!(definition.version_words(), "v1");
    let signed = definition.clone();
    set_points(&mut definition, 30.0);
    assert_eq!(definition.version_words(), "v2 (draft)");
    assert_eq!(
        definition.standing(Side::Sales),
        Standing::SignedOther {
            version: 1,
            earlier_text: false
        }
    );
    assert_eq!(definition.sign_offs, signed.sign_offs);
    set_points(&mut definition, 35.0);
    assert_eq!(definition.version, 2);
    let undone = crate::forum::merge::take_back(&signed, &definition, &definition);
    assert_eq!(undone.version_words(), "v1");
}

#[test]
fn what_one_side_alone_signed_is_told_as_an_earlier_text_once_it_is_edited() {
    let mut definition = definition();
    sign(&mut definition, Side::Marketing, Verdict::Agree).unwrap();
    set_points(&mut definition, 30.0);
    assert_eq!(definition.version_words(), "v1 (draft)");
    assert_eq!(
        definition.standing(Side::Marketing).words(),
        "signed an earlier text of v1, not this one"
    );
}

#[test]
fn what_is_not_in_the_text_voids_nothing() {
    let mut definition = definition();
    for side in [Side::Marketing, Side::Sales] {
        sign(&mut definition, side, Verdict::Agree).unwrap();
    }
    let question = OpenQuestion {
        title: "Fairs?".to_owned(),
        ..OpenQuestion::default()
    };
    definition.add_question(Id::from("q"), question).unwrap();
    assert_eq!(definition.version_words(), "v1");
    let place = Place::Criterion(Id::from("fit"), Id::from("ref"));
    definition.retire(&place, "too few").unwrap();
    assert_eq!(definition.version_words(), "v2 (draft)");
}

#[test]
fn a_side_that_objects_has_not_signed() {
    let mut definition = definition();
    sign(&mut definition, Side::Marketing, Verdict::Agree).unwrap();
    sign(&mut definition, Side::Sales, Verdict::Agree).unwrap();
    sign(
        &mut definition,
        Side::Sales,
        Verdict::Object("too many".to_owned()),
    )
    .unwrap();
    assert_eq!(definition.sign_offs.len(), 2);
    assert_eq!(
        definition.standing(Side::Sales).words(),
        "objects: too many"
    );
    assert!(!definition.agreed());
}

#[test]
fn only_the_two_sides_sign_and_each_for_itself() {
    let mut definition = definition();
    let mut said = |side, by: Option<&str>, verdict| {
        let by = by.map(Handle::from);
        let signed = definition.sign(Id::from("s"), side, by, verdict, &roster(), TODAY);
        signed.unwrap_err().to_string()
    };
    assert_eq!(
        said(Side::Shared, None, Verdict::Agree),
        "A lead definition is signed by Marketing and by Sales"
    );
    assert_eq!(
        said(Side::Marketing, Some("dee"), Verdict::Agree),
        "DEE is Sales: somebody from Marketing signs for Marketing"
    );
    assert_eq!(
        said(Side::Sales, Some("dee"), Verdict::Object(" ".to_owned())),
        "An objection needs some words"
    );
    definition
        .clashes
        .0
        .insert("x".to_owned(), ["1"].into_iter().collect());
    let signed = sign(&mut definition, Side::Sales, Verdict::Agree);
    assert_eq!(
        signed.unwrap_err().to_string(),
        "Two versions of the text clash: settle that before signing it"
    );
}

#[test]
fn the_same_text_has_the_same_hash_in_every_release() {
    let definition = definition();
    assert_eq!(
        definition.canonical_text(),
        "(format:1,groups:{\"fit\":(title:\"Fit\",criteria:{\"ref\":(title:\"referred\",\
         when:Is(\"source\",\"Reference\"),points:20.0)})})"
    );
    assert_eq!(short(&definition.content_hash()), "ca3b5f96bf");
}

#[test]
fn the_text_of_another_draft_is_taken_and_what_only_this_one_has_is_retired() {
    let mut marketing = definition();
    sign(&mut marketing, Side::Marketing, Verdict::Agree).unwrap();
    let mut sales = marketing.clone();
    set_points(&mut sales, 5.0);
    let group = Id::from("fit");
    let criterion = Criterion {
        title: "has a budget".to_owned(),
        when: Condition::Present("budget".to_owned()),
        ..Criterion::default()
    };
    sales
        .add_criterion(&group, Id::from("bud"), criterion)
        .unwrap();
    assert_ne!(sales.content_hash(), marketing.content_hash());
    sales
        .take_text_of(&marketing, "not in Marketing's draft")
        .unwrap();
    assert_eq!(sales.content_hash(), marketing.content_hash());
    let criteria = &sales.groups.get(&group).unwrap().criteria;
    let retired = &criteria.get(&Id::from("bud")).unwrap().retired;
    assert_eq!(retired, "not in Marketing's draft");
    assert!(matches!(
        sales.standing(Side::Marketing),
        Standing::Signed { .. }
    ));
}
