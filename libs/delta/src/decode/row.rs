//! Parses one message into one row: values by column, and rescued values by path. The time is linear in the length of the
//! message, even when keys are repeated.

use std::ops::Range;

use jiter::{Jiter, Peek};

use super::decimal::Decimal;
use super::json::{Fault, compact, number};
use super::rescued::{Entry, join, number_earlier, take_last};
use super::spec::{Column, Kind};

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Value {
    Null,
    Boolean(bool),
    Int(i32),
    Long(i64),
    Double(f64),
    /// A range of `Row::text`.
    Text(usize, usize),
    /// A range of the message.
    Plain(usize, usize),
    /// A struct that is not null; its fields are the slots that follow.
    Struct,
}

#[derive(Clone)]
struct Slot {
    value: Value,
    /// Needed only when the key is repeated: the range of the value in the message, and that of its entries in
    /// `Row::rescued`.
    seen: Option<(Range<usize>, Range<usize>)>,
}

const EMPTY: Slot = Slot { value: Value::Null, seen: None };

/// Reused from message to message.
pub struct Row {
    pub text: String,
    slots: Vec<Slot>,
    pub rescued: Vec<Entry>,
    /// Top-level fields that the contract does not have.
    pub unknown: Vec<Entry>,
}

enum Key {
    Known(usize),
    Unknown(String),
}

impl Row {
    pub fn new(columns: &[Column]) -> Self {
        let slots = columns.iter().map(|column| 1 + column.children.len()).sum();
        Self { text: String::new(), slots: vec![EMPTY; slots], rescued: Vec::new(), unknown: Vec::new() }
    }

    pub fn value(&self, slot: usize) -> Value {
        self.slots[slot].value
    }

    pub fn set(&mut self, slot: usize, value: Value) {
        self.slots[slot].value = value;
    }

    pub fn clear(&mut self) {
        self.text.clear();
        self.slots.fill(EMPTY);
        self.rescued.clear();
        self.unknown.clear();
    }

    /// Whether the message has values outside of the contract's columns.
    pub fn is_odd(&self) -> bool {
        !self.rescued.is_empty() || !self.unknown.is_empty()
    }

    /// Reads a message whose first value is an object. On a fault the row's values are undefined and the message is not an
    /// event.
    pub fn read(&mut self, message: &[u8], jiter: &mut Jiter, columns: &[Column]) -> Result<(), Fault> {
        self.clear();
        self.object(message, jiter, columns, 0, "", 1)?;
        jiter.finish()?;
        self.rescued.retain(|entry| !entry.path.is_empty());
        take_last(&mut self.unknown, &mut self.rescued);
        number_earlier(&mut self.rescued);
        self.rescued.retain(|entry| entry.earlier || entry.json != "null");
        self.unknown.retain(|entry| entry.json != "null");
        Ok(())
    }

    fn object(
        &mut self,
        message: &[u8],
        jiter: &mut Jiter,
        columns: &[Column],
        first_slot: usize,
        prefix: &str,
        depth: usize,
    ) -> Result<(), Fault> {
        // Fields are almost always in the contract's order, so the next column is tried first.
        let mut expected = 0;
        let mut key = jiter.known_object()?.map(|name| find(columns, name, expected));
        while let Some(found) = key {
            let peek = jiter.peek()?;
            match found {
                Key::Known(index) => {
                    expected = index + 1;
                    let slot = first_slot + slot_of(columns, index);
                    self.known(message, jiter, peek, &columns[index], slot, prefix, depth)?;
                }
                Key::Unknown(name) => self.unknown(jiter, peek, &name, prefix, depth)?,
            }
            key = jiter.next_key()?.map(|name| find(columns, name, expected));
        }
        Ok(())
    }

    #[expect(clippy::too_many_arguments, reason = "together they describe one field of a message")]
    fn known(
        &mut self,
        message: &[u8],
        jiter: &mut Jiter,
        peek: Peek,
        column: &Column,
        slot: usize,
        prefix: &str,
        depth: usize,
    ) -> Result<(), Fault> {
        if let Some((raw, left)) = self.slots[slot].seen.take() {
            self.keep_earlier(&message[raw], left, column, slot, prefix)?;
        }
        let (start, first_left) = (jiter.current_index(), self.rescued.len());
        self.slots[slot].value = match (column.kind, peek) {
            (_, Peek::Null) => {
                jiter.known_null()?;
                Value::Null
            }
            (Kind::Struct, Peek::Object) => {
                let path = join(prefix, &column.name);
                self.object(message, jiter, &column.children, slot + 1, &path, depth + 1)?;
                Value::Struct
            }
            (Kind::Text | Kind::TextOrJson, Peek::String) => {
                let from = self.text.len();
                self.text.push_str(jiter.known_str()?);
                Value::Text(from, self.text.len())
            }
            (Kind::Boolean, Peek::True | Peek::False) => Value::Boolean(jiter.known_bool(peek)?),
            (Kind::Int | Kind::Long | Kind::Double, peek) if peek.is_num() => {
                let digits = number(jiter, peek)?;
                match fit_number(column.kind, digits) {
                    Some(value) => value,
                    None => {
                        let json = digits.to_string();
                        self.rescued.push(Entry { path: join(prefix, &column.name), json, earlier: false });
                        Value::Null
                    }
                }
            }
            _ => {
                let mut json = String::new();
                compact(jiter, peek, depth, &mut json)?;
                self.rescued.push(Entry { path: join(prefix, &column.name), json, earlier: false });
                Value::Null
            }
        };
        self.slots[slot].seen = Some((start..jiter.current_index(), first_left..self.rescued.len()));
        Ok(())
    }

    /// A known key is repeated: its earlier value is rescued as `path[n]`. Entries that the earlier value left are removed
    /// by clearing their paths, so that the ranges of later entries remain valid.
    fn keep_earlier(
        &mut self,
        raw: &[u8],
        left: Range<usize>,
        column: &Column,
        slot: usize,
        prefix: &str,
    ) -> Result<(), Fault> {
        for entry in &mut self.rescued[left] {
            entry.path.clear();
        }
        self.slots[slot + 1..=slot + column.children.len()].fill(EMPTY);
        let mut json = String::new();
        let mut jiter = Jiter::new(raw);
        let peek = jiter.peek()?;
        compact(&mut jiter, peek, 1, &mut json)?;
        self.rescued.push(Entry { path: join(prefix, &column.name), json, earlier: true });
        Ok(())
    }

    fn unknown(&mut self, jiter: &mut Jiter, peek: Peek, name: &str, prefix: &str, depth: usize) -> Result<(), Fault> {
        let mut json = String::new();
        compact(jiter, peek, depth, &mut json)?;
        // A top-level field may become a column, so its name is kept. For a nested field, the path is sufficient.
        if prefix.is_empty() {
            self.unknown.push(Entry { path: name.to_string(), json, earlier: false });
        } else {
            self.rescued.push(Entry { path: join(prefix, name), json, earlier: false });
        }
        Ok(())
    }
}

/// The value of a number that fits the column exactly.
pub fn fit_number(kind: Kind, digits: &str) -> Option<Value> {
    match kind {
        Kind::Int => digits.parse().ok().map(Value::Int),
        Kind::Long => digits.parse().ok().map(Value::Long),
        _ => {
            let value: f64 = digits.parse().ok()?;
            // A double of up to 15 digits always has the same text again.
            let short = digits.len() <= 15 && !digits.contains(['e', 'E']);
            (short || Decimal::parse(digits)?.equals_double(value)).then_some(Value::Double(value))
        }
    }
}

fn find(columns: &[Column], name: &str, expected: usize) -> Key {
    if columns.get(expected).is_some_and(|column| column.name == name) {
        return Key::Known(expected);
    }
    match columns.iter().position(|column| column.name == name) {
        Some(index) => Key::Known(index),
        None => Key::Unknown(name.to_string()),
    }
}

pub fn slot_of(columns: &[Column], index: usize) -> usize {
    columns[..index].iter().map(|column| 1 + column.children.len()).sum()
}
