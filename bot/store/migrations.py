"""The tables, as a list of changes: one that was released is never edited, the next is added."""

from __future__ import annotations

MIGRATIONS = (
    """
    CREATE TABLE claims (key TEXT PRIMARY KEY, claimed_at REAL NOT NULL, done INTEGER NOT NULL);
    CREATE TABLE questions (
        channel TEXT NOT NULL, thread_ts TEXT NOT NULL,
        question TEXT NOT NULL, asked_at REAL NOT NULL
    );
    CREATE INDEX questions_by_thread ON questions (channel, thread_ts, asked_at);
    """,
    """
    DROP TABLE claims;
    DROP TABLE questions;
    CREATE TABLE questions (
        id INTEGER PRIMARY KEY,
        key TEXT NOT NULL,
        way TEXT NOT NULL,
        channel TEXT NOT NULL,
        thread_ts TEXT,
        ts TEXT,
        user TEXT NOT NULL,
        user_name TEXT NOT NULL,
        text TEXT NOT NULL,
        about INTEGER,
        response_url TEXT,
        asked_at REAL NOT NULL,
        reply_ts TEXT,
        outcome TEXT,
        state TEXT NOT NULL DEFAULT 'open',
        revision INTEGER NOT NULL DEFAULT 0
    );
    CREATE INDEX questions_by_thread ON questions (channel, thread_ts);
    CREATE INDEX questions_by_message ON questions (channel, ts);
    CREATE INDEX questions_by_reply ON questions (channel, reply_ts);
    CREATE INDEX questions_by_user ON questions (user, asked_at);
    CREATE INDEX questions_by_age ON questions (asked_at);
    CREATE INDEX questions_open ON questions (id) WHERE state IN ('open', 'withdrawn');
    CREATE TABLE seen (key TEXT PRIMARY KEY, at REAL NOT NULL) WITHOUT ROWID;
    CREATE INDEX seen_by_age ON seen (at);
    CREATE TABLE excerpts (
        question INTEGER NOT NULL, rank INTEGER NOT NULL, path TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (question, rank)
    ) WITHOUT ROWID;
    """,
    """
    ALTER TABLE questions ADD COLUMN beside TEXT;
    CREATE INDEX questions_about ON questions (about) WHERE about IS NOT NULL;
    CREATE TABLE feedback (
        question INTEGER NOT NULL, rank INTEGER NOT NULL, user TEXT NOT NULL,
        verdict TEXT NOT NULL, at REAL NOT NULL, asked TEXT NOT NULL, path TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL,
        PRIMARY KEY (question, rank, user)
    ) WITHOUT ROWID;
    CREATE TABLE cleared (user TEXT PRIMARY KEY, question INTEGER NOT NULL) WITHOUT ROWID;
    """,
    """
    CREATE TABLE pointers (
        question INTEGER NOT NULL, reply_ts TEXT NOT NULL, PRIMARY KEY (question, reply_ts)
    ) WITHOUT ROWID;
    CREATE INDEX pointers_to ON pointers (reply_ts);
    """,
    """
    DROP INDEX questions_by_age;
    DROP INDEX seen_by_age;
    """,
    # Rows of a kilobyte fit a table that grows at its end; a question has no reply yet when it is
    # stored; and those that are open are asked for at a start only.
    """
    ALTER TABLE excerpts RENAME TO excerpts_before;
    CREATE TABLE excerpts (
        question INTEGER NOT NULL, rank INTEGER NOT NULL, path TEXT NOT NULL,
        start INTEGER NOT NULL, "end" INTEGER NOT NULL, text TEXT NOT NULL
    );
    INSERT INTO excerpts SELECT * FROM excerpts_before;
    DROP TABLE excerpts_before;
    CREATE UNIQUE INDEX excerpts_by_question ON excerpts (question, rank);
    DROP INDEX questions_open;
    DROP INDEX questions_by_reply;
    CREATE INDEX questions_by_reply ON questions (channel, reply_ts) WHERE reply_ts IS NOT NULL;
    """,
)
