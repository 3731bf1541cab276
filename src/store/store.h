#ifndef STORE_STORE_H
#define STORE_STORE_H

// store - the one door to the database, whichever engine is behind it.
//
// One process owns a store. In it one thread, the writer, has the only
// connection that writes; everybody else borrows a reading connection.
//
// The writer takes all work that is waiting, does each piece inside a
// savepoint of one transaction, syncs once, and only then says "done" to each.
// So a piece of work is durable when its caller hears of it, pieces cannot see
// each other half done, one that fails undoes only itself, and 64 clients who
// send at once pay for one sync between them.
//
// SQL is always a literal with values bound to $1, $2, ...: the same text runs
// on every engine. A statement is prepared once per connection and kept.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/str.h"

struct arena;
struct store;
struct db; // one connection, used by one thread at a time

// A schema is a list of steps in order; the store remembers how many it has.
struct migration {
    const char *name; // "0001_first"
    struct str sql;
};

struct store_plan {
    const char *path;
    const struct migration *migrations;
    int migration_count;
    int readers;         // reading connections to keep, 1..16
    bool durable;        // false only in benchmarks: no sync before "done"
    bool erase_securely; // overwrite deleted rows, for the file of keys
    bool keep_old;       // before a schema grows: a copy, "PATH.before-<step>"
    bool background;     // true: the writer has a thread (serve); false: work
                         // is done by the caller's thread (commands, tests)
};

// Opens or creates. ERR_BUSY: another process has it open. ERR_CONFLICT: it
// was written by a newer program. ERR_OUTSIDE: not readable, not a database.
bool store_open(const struct store_plan *plan, struct store **store,
                struct err *err) MUST_USE;
void store_close(struct store *store);

// Waits for a free reading connection. It sees one unchanging moment of the
// database until it is given back.
struct db *store_borrow(struct store *store);
void store_return(struct store *store, struct db *db);

typedef bool store_work(struct db *db, void *context, struct err *err);

// Does the work on the writing connection; returns once it is durable, or once
// it has failed and left no trace. Must not be called from inside such work.
bool store_write(struct store *store, store_work *work, void *context,
                 struct err *err) MUST_USE;

// The same without waiting. `done` is called on the writer's thread after the
// sync (or failure); the job belongs to the caller and must live until then.
struct store_job {
    store_work *work;
    void *context;
    void (*done)(struct store_job *job);
    bool kept;              // set before done(): durable
    struct err err;         // when not kept
    struct store_job *next; // the store's own
};
// False (ERR_BUSY) when too many jobs wait already, or the store is closing.
bool store_write_later(struct store *store, struct store_job *job,
                       struct err *err) MUST_USE;

// False once a sync has failed: nobody knows what is on the disk, and nothing
// more is kept until the program starts again.
bool store_is_well(struct store *store);

// A consistent copy of the whole database into a new file, while others write.
bool store_copy(struct store *store, const char *path,
                struct err *err) MUST_USE;

// Integrity of the file and its foreign keys, in the engine's own words.
bool store_check(struct store *store, struct arena *arena, struct str *report,
                 struct err *err) MUST_USE;

// ---- one statement ---------------------------------------------------------

struct value {
    enum { VALUE_NULL, VALUE_INT, VALUE_REAL, VALUE_TEXT, VALUE_BLOB } kind;
    int64_t number;
    double real;
    struct str bytes;
};

#define V_NULL    ((struct value){.kind = VALUE_NULL})
#define V_INT(n)  ((struct value){.kind = VALUE_INT, .number = (n)})
#define V_TEXT(s) ((struct value){.kind = VALUE_TEXT, .bytes = (s)})
#define V_BLOB(s) ((struct value){.kind = VALUE_BLOB, .bytes = (s)})
struct value value_real(double real); // NAN is NULL: unknown is never 0
#define V_REAL(x) value_real(x)

struct values {
    const struct value *at;
    int count;
};
#define VALUES(...)                                                            \
    ((struct values){(const struct value[]){__VA_ARGS__},                      \
                     (int)(sizeof((const struct value[]){__VA_ARGS__})         \
                           / sizeof(struct value))})
#define NO_VALUES ((struct values){NULL, 0})

// Runs a statement that answers no rows. `sql` must be a literal: it is the
// key under which the prepared statement is kept. ERR_CONFLICT: a unique rule
// or a foreign key refuses; ERR_OUTSIDE: disk full and the like.
bool db_run(struct db *db, const char *sql, struct values values,
            struct err *err) MUST_USE;

// How many rows the last db_run() of this connection changed.
int64_t db_changed(const struct db *db);

// Asks for rows:
//
//     struct rows rows;
//     if (!db_ask(db, "SELECT ...", VALUES(V_INT(id)), &rows, err)) ...
//     while (rows_next(&rows)) { rows_int(&rows, 0) ... }
//     return rows_end(&rows, err);
//
// rows_end() must be called, also when the loop was left early.
struct rows {
    struct db *db;
    void *statement;
    bool failed;
};
bool db_ask(struct db *db, const char *sql, struct values values,
            struct rows *rows, struct err *err) MUST_USE;
bool rows_next(struct rows *rows);
bool rows_end(struct rows *rows, struct err *err) MUST_USE;

bool rows_is_null(const struct rows *rows, int column);
int64_t rows_int(const struct rows *rows, int column); // NULL reads as 0
double rows_real(const struct rows *rows, int column); // NULL reads as NAN
// The bytes of text or blob; copied when an arena is given, otherwise a view
// that lasts until the next rows_ call.
struct str rows_str(const struct rows *rows, int column, struct arena *arena);

// The first column of the only row; `*found` false when there is no row.
bool db_ask_int(struct db *db, const char *sql, struct values values,
                bool *found, int64_t *number, struct err *err) MUST_USE;

#endif
