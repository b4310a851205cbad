-- +goose Up
-- The index knows the room of a text, without the prefix that all ids of rooms have, so that a word that is
-- common elsewhere is not read there.
DROP TRIGGER messages_search_insert;
DROP TRIGGER messages_search_update;
DROP TABLE messages_search;
CREATE VIRTUAL TABLE messages_search USING fts5 (
    text, room_id, content = 'messages', content_rowid = 'row_id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO messages_search (rowid, text, room_id)
SELECT row_id, text, substr(room_id, 6) FROM messages WHERE kind <> 'SYSTEM';
-- +goose StatementBegin
CREATE TRIGGER messages_search_insert AFTER INSERT ON messages WHEN new.kind <> 'SYSTEM' BEGIN
    INSERT INTO messages_search (rowid, text, room_id) VALUES (new.row_id, new.text, substr(new.room_id, 6));
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_search_update AFTER UPDATE OF text ON messages WHEN new.kind <> 'SYSTEM' AND old.text <> new.text BEGIN
    INSERT INTO messages_search (messages_search, rowid, text, room_id) VALUES ('delete', old.row_id, old.text, substr(old.room_id, 6));
    INSERT INTO messages_search (rowid, text, room_id) VALUES (new.row_id, new.text, substr(new.room_id, 6));
END;
-- +goose StatementEnd

-- +goose Down
DROP TRIGGER messages_search_insert;
DROP TRIGGER messages_search_update;
DROP TABLE messages_search;
CREATE VIRTUAL TABLE messages_search USING fts5 (
    text, content = 'messages', content_rowid = 'row_id', tokenize = 'unicode61 remove_diacritics 2'
);
INSERT INTO messages_search (rowid, text) SELECT row_id, text FROM messages WHERE kind <> 'SYSTEM';
-- +goose StatementBegin
CREATE TRIGGER messages_search_insert AFTER INSERT ON messages WHEN new.kind <> 'SYSTEM' BEGIN
    INSERT INTO messages_search (rowid, text) VALUES (new.row_id, new.text);
END;
-- +goose StatementEnd
-- +goose StatementBegin
CREATE TRIGGER messages_search_update AFTER UPDATE OF text ON messages WHEN new.kind <> 'SYSTEM' AND old.text <> new.text BEGIN
    INSERT INTO messages_search (messages_search, rowid, text) VALUES ('delete', old.row_id, old.text);
    INSERT INTO messages_search (rowid, text) VALUES (new.row_id, new.text);
END;
-- +goose StatementEnd
