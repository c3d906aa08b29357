//! The result of a query as text, in pieces. The next batch is computed when JavaScript requests it.

use deltalake_core::arrow::array::RecordBatch;
use deltalake_core::datafusion::execution::SendableRecordBatchStream;
use futures::StreamExt;
use napi_derive::napi;
use tokio::sync::Mutex;

use super::plan::Plan;
use super::session::new_session;
use super::text::{TextRows, to_text};
use crate::abort::NativeAbort;
use crate::error::Result;

#[napi]
pub struct NativeText {
    state: Mutex<State>,
}

enum State {
    Planned(Plan),
    /// `rest`: the rows of the last batch that have not been returned yet.
    Running {
        stream: SendableRecordBatchStream,
        rest: RecordBatch,
    },
    Ended,
}

impl NativeText {
    pub fn new(plan: Plan) -> Self {
        Self { state: Mutex::new(State::Planned(plan)) }
    }
}

#[napi]
impl NativeText {
    /// The first call returns the columns without rows. Each following call returns at most `rows` rows, and stops after the
    /// row with which their texts reach `bytes` bytes. After the last row, null.
    #[napi]
    pub async fn next(&self, rows: u32, bytes: u32, abort: &NativeAbort) -> napi::Result<Option<TextRows>> {
        let mut state = self.state.lock().await;
        let current = std::mem::replace(&mut *state, State::Ended);
        // An error or an abort ends the output.
        let (next, piece) = abort.or(current.advance(rows as usize, bytes as usize)).await?;
        *state = next;
        Ok(piece)
    }

    /// Stops the query. A call of `next` that is running must be aborted instead.
    #[napi]
    pub fn close(&self) {
        if let Ok(mut state) = self.state.try_lock() {
            *state = State::Ended;
        }
    }
}

impl State {
    async fn advance(self, rows: usize, bytes: usize) -> Result<(State, Option<TextRows>)> {
        let (mut stream, mut rest) = match self {
            State::Planned(plan) => {
                let stream = plan.dataframe(&new_session()).await?.execute_stream().await?;
                let rest = RecordBatch::new_empty(stream.schema());
                let columns = to_text(&rest, bytes)?;
                return Ok((State::Running { stream, rest }, Some(columns)));
            }
            State::Running { stream, rest } => (stream, rest),
            State::Ended => return Ok((State::Ended, None)),
        };
        while rest.num_rows() == 0 {
            match stream.next().await.transpose()? {
                Some(batch) => rest = batch,
                None => return Ok((State::Ended, None)),
            }
        }
        let piece = to_text(&rest.slice(0, rows.clamp(1, rest.num_rows())), bytes)?;
        let count = piece.rows.len();
        let rest = rest.slice(count, rest.num_rows() - count);
        Ok((State::Running { stream, rest }, Some(piece)))
    }
}
