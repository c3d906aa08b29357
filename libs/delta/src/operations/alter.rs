//! Operations that change the definition of a table: constraints, columns, properties, names.

use std::collections::HashMap;

use deltalake_core::kernel::{MetadataValue, StructType};
use deltalake_core::operations::update_table_metadata::TableMetadataUpdate;
use deltalake_core::{DeltaTable, DeltaTableError};
use napi_derive::napi;

use super::Operation;
use crate::abort::NativeAbort;
use crate::error::{Error, Result};
use crate::table::NativeTable;

#[napi]
impl NativeTable {
    /// `constraints`: SQL expressions by name.
    #[napi]
    pub async fn add_constraints(
        &self,
        constraints: HashMap<String, String>,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<i64> {
        self.alter(commit, abort, |operation| async move {
            let session = operation.session();
            let add = operation.table.add_constraint().with_constraints(constraints).with_session_state(session);
            Ok(add.with_commit_properties(operation.properties).await?)
        })
        .await
    }

    #[napi]
    pub async fn drop_constraint(
        &self,
        name: String,
        if_exists: bool,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<i64> {
        self.alter(commit, abort, |operation| async move {
            let drop = operation.table.drop_constraints().with_constraint(name).with_raise_if_not_exists(!if_exists);
            Ok(drop.with_commit_properties(operation.properties).await?)
        })
        .await
    }

    /// `schema`: the new columns, as a struct in the protocol's schema JSON.
    #[napi]
    pub async fn add_columns(&self, schema: String, commit: Option<String>, abort: &NativeAbort) -> napi::Result<i64> {
        let schema: StructType = serde_json::from_str(&schema).map_err(Error::from)?;
        self.alter(commit, abort, |operation| async move {
            let fields = schema.fields().cloned().collect::<Vec<_>>();
            let add = operation.table.add_columns().with_fields(fields);
            Ok(add.with_commit_properties(operation.properties).await?)
        })
        .await
    }

    #[napi]
    pub async fn set_properties(
        &self,
        properties: HashMap<String, String>,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<i64> {
        self.alter(commit, abort, |operation| async move {
            // Users may set properties that the protocol does not define.
            let set = operation.table.set_tbl_properties().with_properties(properties).with_raise_if_not_exists(false);
            Ok(set.with_commit_properties(operation.properties).await?)
        })
        .await
    }

    #[napi]
    pub async fn set_metadata(
        &self,
        name: Option<String>,
        description: Option<String>,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<i64> {
        self.alter(commit, abort, |operation| async move {
            let set = operation.table.update_table_metadata().with_update(TableMetadataUpdate { name, description });
            set.with_commit_properties(operation.properties).await.map_err(|error| match error {
                DeltaTableError::MetadataError(message) => Error::invalid(message),
                other => other.into(),
            })
        })
        .await
    }

    /// `metadata`: a JSON object of strings, numbers and booleans.
    #[napi]
    pub async fn set_column_metadata(
        &self,
        column: String,
        metadata: String,
        commit: Option<String>,
        abort: &NativeAbort,
    ) -> napi::Result<i64> {
        let metadata: HashMap<String, MetadataValue> = serde_json::from_str(&metadata).map_err(Error::from)?;
        self.alter(commit, abort, |operation| async move {
            let set = operation.table.update_field_metadata().with_field_name(&column).with_metadata(metadata);
            Ok(set.with_commit_properties(operation.properties).await?)
        })
        .await
    }
}

impl NativeTable {
    async fn alter<F: Future<Output = Result<DeltaTable>>>(
        &self,
        commit: Option<String>,
        abort: &NativeAbort,
        run: impl FnOnce(Operation) -> F,
    ) -> napi::Result<i64> {
        let done = self.commit(commit, abort, |operation| {
            let run = run(operation);
            async move { Ok((run.await.map_err(Error::of_argument)?, ())) }
        });
        let (version, ()) = done.await?;
        Ok(version)
    }
}
