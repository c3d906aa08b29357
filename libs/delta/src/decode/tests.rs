//! Tests of the decoder with the unusual messages that the contract describes, one rule in each test.

use deltalake_core::arrow::array::{Array, AsArray, RecordBatch};
use deltalake_core::arrow::datatypes::{Date32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType};

use super::evolve::Decoded;
use super::{Chunk, Messages, Spec, assemble};

mod quarantine;

const OPTIONS: &str = r#"{
  "contract": {"type": "struct", "fields": [
    {"name": "id", "type": "string", "nullable": true, "metadata": {}},
    {"name": "quantity", "type": "integer", "nullable": true, "metadata": {}},
    {"name": "price", "type": "double", "nullable": true, "metadata": {}},
    {"name": "address", "type": {"type": "struct", "fields": [
      {"name": "city", "type": "string", "nullable": true, "metadata": {}},
      {"name": "zip", "type": "string", "nullable": true, "metadata": {}}]}, "nullable": true, "metadata": {}}]},
  "evolved": {"type": "struct", "fields": [
    {"name": "coupon", "type": "string", "nullable": true, "metadata": {}},
    {"name": "attempt", "type": "long", "nullable": true, "metadata": {}}]},
  "retired": ["Old"], "sourceColumns": 256, "topic": "orders", "receivedAt": 1762689340000000, "receivedOn": 20400}"#;

fn decode(messages: &[&[u8]]) -> Decoded {
    let spec = Spec::parse(OPTIONS).unwrap();
    let mut bytes = Vec::new();
    let (mut starts, mut lengths, mut offsets) = (Vec::new(), Vec::new(), Vec::new());
    for message in messages {
        starts.push(bytes.len() as u32);
        lengths.push(message.len() as i32);
        offsets.push(bytes.len() as i64);
        bytes.extend_from_slice(message);
    }
    let messages = Messages {
        partition: 1,
        bytes: &bytes,
        starts: &starts,
        lengths: &lengths,
        offsets: &offsets,
        timestamps: None,
    };
    assemble(vec![Chunk::decode(&messages, &spec)], spec).unwrap()
}

fn one(message: &str) -> RecordBatch {
    let decoded = decode(&[message.as_bytes()]);
    assert_eq!(decoded.rows, 1, "{message} should be a row");
    decoded.batches[0].clone()
}

fn text(batch: &RecordBatch, column: &str) -> Option<String> {
    let values = batch.column_by_name(column).unwrap().as_string::<i32>();
    values.is_valid(0).then(|| values.value(0).to_string())
}

fn rescued(message: &str) -> Option<String> {
    text(&one(message), "_rescued_data")
}

fn reason(message: &[u8]) -> String {
    let decoded = decode(&[message]);
    assert_eq!((decoded.rows, decoded.quarantined.num_rows()), (0, 1));
    decoded.quarantined.column_by_name("reason").unwrap().as_string::<i32>().value(0).to_string()
}

#[test]
fn values_that_fit_are_columns() {
    let batch = one(r#" {"id":"a\u0041","quantity":-3,"price":12.34,"address":{"city":"x"}} "#);
    assert_eq!(text(&batch, "id").as_deref(), Some("aA"));
    assert_eq!(batch.column_by_name("quantity").unwrap().as_primitive::<Int32Type>().value(0), -3);
    assert_eq!(batch.column_by_name("price").unwrap().as_primitive::<Float64Type>().value(0), 12.34);
    assert_eq!(text(&batch, "_rescued_data"), None);
}

#[test]
fn an_empty_address_is_a_struct_of_nulls_and_null_is_none() {
    assert!(one(r#"{"address":{}}"#).column_by_name("address").unwrap().is_valid(0));
    assert!(one(r#"{"address":null}"#).column_by_name("address").unwrap().is_null(0));
}

#[test]
fn what_does_not_fit_is_rescued_with_its_digits() {
    for (message, expected) in [
        (r#"{"quantity":"3"}"#, r#"{"quantity":"3"}"#),
        (r#"{"quantity":3.0}"#, r#"{"quantity":3.0}"#),
        (r#"{"quantity":2147483648}"#, r#"{"quantity":2147483648}"#),
        (r#"{"price":12.3400000000000000001}"#, r#"{"price":12.3400000000000000001}"#),
        (r#"{"price":9007199254740993}"#, r#"{"price":9007199254740993}"#),
        (r#"{"id":9007199254740993}"#, r#"{"id":9007199254740993}"#),
        (r#"{"id":{"a":[1, 2.50]}}"#, r#"{"id":{"a":[1,2.50]}}"#),
        (r#"{"address":["x"]}"#, r#"{"address":["x"]}"#),
        (r#"{"address":{"zip":62701,"floor":3}}"#, r#"{"address.floor":3,"address.zip":62701}"#),
        (r#"{"address":{"a.b":1,"`":2,"":3}}"#, r#"{"address.``":3,"address.````":2,"address.`a.b`":1}"#),
        (r#"{"ID":"x"}"#, r#"{"ID":"x"}"#),
        (r#"{"kafka_offset":7}"#, r#"{"kafka_offset":7}"#),
        (r#"{"_change_type":"x"}"#, r#"{"_change_type":"x"}"#),
        (r#"{"a b":1,"":2}"#, r#"{"``":2,"`a b`":1}"#),
        (r#"{"huge":1e400}"#, r#"{"huge":1e400}"#),
        (r#"{"coupon":5}"#, r#"{"coupon":5}"#),
        (r#"{"attempt":"first"}"#, r#"{"attempt":"first"}"#),
    ] {
        assert_eq!(rescued(message).as_deref(), Some(expected), "{message}");
    }
}

#[test]
fn of_a_repeated_key_the_last_value_counts_and_the_earlier_are_kept() {
    for (message, expected) in [
        (r#"{"price":1.0,"price":2}"#, Some(r#"{"price[0]":1.0}"#)),
        (r#"{"price":"x","price":null,"price":2}"#, Some(r#"{"price[0]":"x","price[1]":null}"#)),
        (r#"{"price":1,"price":null}"#, Some(r#"{"price[0]":1}"#)),
        (r#"{"price":1,"price":"x"}"#, Some(r#"{"price":"x","price[0]":1}"#)),
        (r#"{"address":{"city":"a","city":"b"}}"#, Some(r#"{"address.city[0]":"a"}"#)),
        (r#"{"address":{"city":"a","x":1},"address":{"zip":"z"}}"#, Some(r#"{"address[0]":{"city":"a","x":1}}"#)),
        (r#"{"new":1,"new":2}"#, Some(r#"{"new[0]":1}"#)),
        (r#"{"new":1,"new":null}"#, Some(r#"{"new[0]":1}"#)),
        (r#"{"address":{"x":1,"x":null}}"#, Some(r#"{"address.x[0]":1}"#)),
        (r#"{"new":null,"address":{"x":null}}"#, None),
    ] {
        assert_eq!(rescued(message).as_deref(), expected, "{message}");
    }
    let batch = one(r#"{"address":{"city":"a"},"address":{"zip":"z"}}"#);
    assert!(batch.column_by_name("address").unwrap().as_struct().column(0).is_null(0));
}

#[test]
fn a_value_for_a_retired_column_is_rescued_and_is_not_short_of_room() {
    let decoded = decode(&[br#"{"Old":1,"old":"x"}"#]);
    assert_eq!(text(&decoded.batches[0], "_rescued_data").as_deref(), Some(r#"{"Old":1,"old":"x"}"#));
    assert_eq!((decoded.new_columns.len(), decoded.without_room), (0, 0));
}

#[test]
fn the_date_is_that_of_the_run_and_not_that_of_its_timestamp() {
    let batch = one(r#"{"id":"A"}"#);
    let date = batch.column_by_name("ingestion_date").unwrap();
    assert_eq!(date.as_primitive::<Date32Type>().value(0), 20400);
}

#[test]
fn the_first_value_of_an_unknown_field_makes_its_column() {
    let decoded = decode(&[
        br#"{"flag":true,"count":1,"ratio":0.5,"big":100000000000000000000,"doc":{"a" : [1, null]},"a.b":"x"}"#,
        br#"{"flag":"yes","count":1.5,"ratio":2,"doc":"plain","coupon":{"k":1}}"#,
    ]);
    let columns: Vec<_> =
        decoded.new_columns.iter().map(|field| format!("{}:{}", field.name(), field.data_type())).collect();
    assert_eq!(columns, ["flag:Boolean", "count:Int64", "ratio:Float64", "big:Float64", "doc:Utf8", "a.b:Utf8"]);
    let batch = &decoded.batches[0];
    let texts = |name: &str| batch.column_by_name(name).unwrap().as_string::<i32>().iter().collect::<Vec<_>>();
    assert_eq!(texts("doc"), [Some(r#"{"a":[1,null]}"#), Some("plain")]);
    assert_eq!(texts("coupon"), [None, Some(r#"{"k":1}"#)]);
    assert_eq!(texts("_rescued_data"), [None, Some(r#"{"count":1.5,"flag":"yes"}"#)]);
    assert_eq!(
        batch.column_by_name("count").unwrap().as_primitive::<Int64Type>().iter().collect::<Vec<_>>(),
        [Some(1), None]
    );
}

#[test]
fn any_number_of_keys_is_read() {
    const KEYS: usize = 100_000;
    let repeat = |text: &str| vec![text; KEYS].join(",");
    let earlier = |message: String| rescued(&message).unwrap().matches("]\":").count();
    for key in [r#""new":1"#, r#""price":1"#, r#""price":"x""#] {
        assert_eq!(earlier(format!("{{{}}}", repeat(key))), KEYS - 1, "{key}");
    }
    for key in [r#""new":1"#, r#""city":"x""#] {
        assert_eq!(earlier(format!(r#"{{"address":{{{}}}}}"#, repeat(key))), KEYS - 1, "{key}");
    }
    assert_eq!(earlier(format!("{{{}}}", repeat(r#""address":{"city":"a","city":"b","x":1}"#))), KEYS);
    let distinct = (0..KEYS).map(|key| format!(r#""k{key}":1"#)).collect::<Vec<_>>().join(",");
    let decoded = decode(&[format!("{{{distinct}}}").as_bytes()]);
    assert_eq!((decoded.new_columns.len(), decoded.without_room), (254, KEYS - 254));
    assert_eq!(text(&decoded.batches[0], "_rescued_data").unwrap().matches(':').count(), KEYS - 254);
}

#[test]
fn a_field_without_room_or_with_a_long_name_makes_no_column() {
    let (fits, long) = ("ü".repeat(128), "ü".repeat(129));
    let decoded = decode(&[format!(r#"{{"{long}":1,"{fits}":2,"coupon":"x"}}"#).as_bytes()]);
    assert_eq!(decoded.new_columns.iter().map(|field| field.name().clone()).collect::<Vec<_>>(), [fits]);
    assert_eq!(decoded.without_room, 1);
    assert_eq!(text(&decoded.batches[0], "_rescued_data"), Some(format!(r#"{{"`{long}`":1}}"#)));
    assert_eq!(text(&decoded.batches[0], "coupon").as_deref(), Some("x"));
}

#[test]
fn a_timestamp_is_null_where_there_is_none() {
    let spec = Spec::parse(OPTIONS).unwrap();
    let last = 253_402_300_799_999;
    let timestamps = [-1, 0, last, last + 1, i64::MAX, i64::MIN];
    let messages = Messages {
        partition: 0,
        bytes: b"{}",
        starts: &[0; 6],
        lengths: &[2, 2, 2, 2, 0, 0],
        offsets: &[0, 1, 2, 3, 4, 5],
        timestamps: Some(&timestamps),
    };
    let decoded = assemble(vec![Chunk::decode(&messages, &spec)], spec).unwrap();
    let of = |batch: &RecordBatch| {
        let column = batch.column_by_name("kafka_timestamp").unwrap();
        column.as_primitive::<TimestampMicrosecondType>().iter().collect::<Vec<_>>()
    };
    assert_eq!(of(&decoded.batches[0]), [None, Some(0), Some(last * 1000), None]);
    assert_eq!(of(&decoded.quarantined), [None, None]);
}

#[test]
fn new_columns_differ_by_more_than_case() {
    let decoded = decode(&[br#"{"Device":1,"device":2}"#]);
    assert_eq!(decoded.new_columns.len(), 1);
    assert_eq!(text(&decoded.batches[0], "_rescued_data").as_deref(), Some(r#"{"device":2}"#));
}

#[test]
fn a_character_that_two_messages_share_is_in_neither() {
    let decoded = decode(&[b"{\"id\":\"a\xc3", b"\xa9\"}"]);
    let reasons = decoded.quarantined.column_by_name("reason").unwrap().as_string::<i32>().clone();
    assert_eq!(reasons.iter().flatten().collect::<Vec<_>>(), ["invalid_utf8", "invalid_utf8"]);
}

#[test]
fn the_usual_form_reads_as_any_other() {
    let fields = [
        (r#""id":"é1""#, r#""id":"""#),
        (r#""quantity":0"#, r#""quantity":-12"#),
        (r#""price":-0.50"#, r#""price":null"#),
        (r#""address":{"city":"x y","zip":"1"}"#, r#""address":{"zip":null}"#),
    ];
    for chosen in 1..81_u32 {
        // Each field is missing or has one of two values.
        let picked = fields.iter().enumerate().filter_map(|(index, (first, second))| {
            [None, Some(first), Some(second)][(chosen / 3_u32.pow(index as u32) % 3) as usize]
        });
        let plain = format!("{{{}}}", picked.copied().collect::<Vec<_>>().join(","));
        let blanks = plain.replace("\":", "\": ").replace(",\"", ", \"");
        for message in [&plain, &blanks] {
            // With a leading space, the message is parsed.
            assert_eq!(one(message), one(&format!(" {message}")), "{message}");
        }
    }
}

#[test]
fn what_looks_like_the_usual_form_is_parsed() {
    for bad in [
        r#"{"id":"a"#,
        r#"{"id":"a"}}"#,
        r#"{"id":"a",}"#,
        r#"{"id": "a", }"#,
        r#"{"quantity":01}"#,
        r#"{"quantity":-}"#,
        r#"{"price":1.}"#,
        r#"{"price":nul}"#,
        r#"{"id":"a"x}"#,
        "{\"id\":\"a\tb\"}",
    ] {
        assert_eq!(reason(bad.as_bytes()), "invalid_json", "{bad}");
    }
    assert_eq!(rescued(r#"{"id":"a","id":"b"}"#).as_deref(), Some(r#"{"id[0]":"a"}"#));
    assert_eq!(one(r#"{"price":1e2}"#).column_by_name("price").unwrap().as_primitive::<Float64Type>().value(0), 100.0);
    assert_eq!(rescued(r#"{"quantity":1.5}"#).as_deref(), Some(r#"{"quantity":1.5}"#));
}
