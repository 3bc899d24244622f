//! Turns a value into the tree that is laid out as a file. Texts are made harmless on the way.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{
    self, Serialize, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant,
};

use crate::forum::plain::neutralise;
use crate::forum::record::SHARED;

/// A value to be laid out.
#[derive(Clone, Debug, PartialEq)]
pub enum Out {
    /// A text, number or word as it is written.
    Scalar(Cow<'static, str>),
    /// A record with its type's name, which is written only for the outermost.
    Record(&'static str, Vec<(&'static str, Out)>),
    /// A word with values in brackets.
    Variant(&'static str, Vec<Out>),
    /// A list.
    List(Vec<Out>),
    /// Items by key.
    Map(Vec<(String, Out)>),
    /// An item that stands in the text before as it is: a board is written with what was edited
    /// alone.
    Same,
}

/// Why a value cannot be written.
#[derive(Clone, Debug, thiserror::Error, PartialEq, Eq)]
#[error("{0}")]
pub struct NotWritable(pub String);

impl ser::Error for NotWritable {
    fn custom<T: fmt::Display>(sentence: T) -> Self {
        Self(sentence.to_string())
    }
}

/// The tree of a value.
pub fn tree_of<T: Serialize>(value: &T) -> Result<Out, NotWritable> {
    value.serialize(Writer)
}

/// A text as it is written: in quotes, with `"` and `\` escaped.
pub fn quoted(text: &str) -> String {
    let text = neutralise(text);
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    let mut copied = 0;
    for at in memchr::memchr2_iter(b'"', b'\\', text.as_bytes()) {
        out.push_str(&text[copied..at]);
        out.push('\\');
        copied = at;
    }
    out.push_str(&text[copied..]);
    out.push('"');
    out
}

fn number(number: f64) -> Result<Out, NotWritable> {
    if !number.is_finite() {
        return Err(NotWritable(format!("{number} is not a finite number")));
    }
    // Up to here every whole number is exact.
    let whole = number.fract() == 0.0 && number.abs() < 9e15;
    let text = if whole {
        (number as i64).to_string()
    } else {
        format!("{number:?}")
    };
    Ok(Out::Scalar(text.into()))
}

struct Writer;

macro_rules! plain {
    ($($write:ident $type:ty),+ $(,)?) => { $(
        fn $write(self, value: $type) -> Result<Out, NotWritable> {
            Ok(Out::Scalar(value.to_string().into()))
        }
    )+ };
}

impl ser::Serializer for Writer {
    type Ok = Out;
    type Error = NotWritable;
    type SerializeSeq = Values;
    type SerializeTuple = Values;
    type SerializeTupleStruct = Values;
    type SerializeTupleVariant = Values;
    type SerializeMap = Items;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Fields;

    plain!(
        serialize_bool bool, serialize_i8 i8, serialize_i16 i16, serialize_i32 i32,
        serialize_i64 i64, serialize_u8 u8, serialize_u16 u16, serialize_u32 u32,
        serialize_u64 u64,
    );

    fn serialize_f32(self, value: f32) -> Result<Out, NotWritable> {
        number(f64::from(value))
    }

    fn serialize_f64(self, value: f64) -> Result<Out, NotWritable> {
        number(value)
    }

    fn serialize_char(self, value: char) -> Result<Out, NotWritable> {
        Ok(Out::Scalar(quoted(&value.to_string()).into()))
    }

    fn serialize_str(self, value: &str) -> Result<Out, NotWritable> {
        Ok(Out::Scalar(quoted(value).into()))
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<Out, NotWritable> {
        Err(NotWritable("bytes have no place in a forum's files".into()))
    }

    fn serialize_none(self) -> Result<Out, NotWritable> {
        Ok(Out::Scalar("None".into()))
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Out, NotWritable> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Out, NotWritable> {
        Ok(Out::Scalar("()".into()))
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<Out, NotWritable> {
        if name == SHARED {
            return Ok(Out::Same);
        }
        self.serialize_unit()
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Out, NotWritable> {
        Ok(Out::Scalar(variant.into()))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Out, NotWritable> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Out, NotWritable> {
        Ok(Out::Variant(variant, vec![value.serialize(self)?]))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Values, NotWritable> {
        Ok(Values {
            variant: None,
            values: Vec::with_capacity(length.unwrap_or_default()),
        })
    }

    fn serialize_tuple(self, _: usize) -> Result<Values, NotWritable> {
        self.serialize_tuple_variant("", 0, "", 0)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Values, NotWritable> {
        self.serialize_tuple_variant("", 0, "", 0)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Values, NotWritable> {
        Ok(Values {
            variant: Some(variant),
            values: Vec::new(),
        })
    }

    fn serialize_map(self, length: Option<usize>) -> Result<Items, NotWritable> {
        Ok(Items {
            items: Vec::with_capacity(length.unwrap_or_default()),
            key: String::new(),
        })
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Fields, NotWritable> {
        Ok(Fields {
            name,
            fields: Vec::with_capacity(length),
        })
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Fields, NotWritable> {
        let sentence = format!("`{variant}` cannot be written with named fields");
        Err(NotWritable(sentence))
    }
}

struct Values {
    variant: Option<&'static str>,
    values: Vec<Out>,
}

impl Values {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotWritable> {
        self.values.push(value.serialize(Writer)?);
        Ok(())
    }

    fn done(self) -> Out {
        match self.variant {
            None => Out::List(self.values),
            Some(variant) => Out::Variant(variant, self.values),
        }
    }
}

macro_rules! values {
    ($($for:ident $push:ident),+ $(,)?) => { $(
        impl $for for Values {
            type Ok = Out;
            type Error = NotWritable;

            fn $push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotWritable> {
                self.push(value)
            }

            fn end(self) -> Result<Out, NotWritable> {
                Ok(self.done())
            }
        }
    )+ };
}

values!(
    SerializeSeq serialize_element,
    SerializeTuple serialize_element,
    SerializeTupleStruct serialize_field,
    SerializeTupleVariant serialize_field,
);

struct Items {
    items: Vec<(String, Out)>,
    key: String,
}

impl SerializeMap for Items {
    type Ok = Out;
    type Error = NotWritable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), NotWritable> {
        match key.serialize(Writer)? {
            Out::Scalar(key) => self.key = key.into_owned(),
            _ => return Err(NotWritable("the key of an item is a text".into())),
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), NotWritable> {
        let value = value.serialize(Writer)?;
        self.items.push((std::mem::take(&mut self.key), value));
        Ok(())
    }

    fn end(self) -> Result<Out, NotWritable> {
        Ok(Out::Map(self.items))
    }
}

struct Fields {
    name: &'static str,
    fields: Vec<(&'static str, Out)>,
}

impl SerializeStruct for Fields {
    type Ok = Out;
    type Error = NotWritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        field: &'static str,
        value: &T,
    ) -> Result<(), NotWritable> {
        self.fields.push((field, value.serialize(Writer)?));
        Ok(())
    }

    fn end(self) -> Result<Out, NotWritable> {
        Ok(Out::Record(self.name, self.fields))
    }
}

impl SerializeStructVariant for Fields {
    type Ok = Out;
    type Error = NotWritable;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        field: &'static str,
        value: &T,
    ) -> Result<(), NotWritable> {
        SerializeStruct::serialize_field(self, field, value)
    }

    fn end(self) -> Result<Out, NotWritable> {
        SerializeStruct::end(self)
    }
}
