// Package ent is the generated client of the tables in ent/schema. Nothing in it but this file and
// the schema is written by hand; internal/database opens it.
package ent

//go:generate go tool ent generate --feature sql/modifier,sql/lock,sql/upsert,sql/execquery ./schema
