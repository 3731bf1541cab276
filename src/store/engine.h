#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

// engine - what a database must be able to do to stand behind store.h.
//
// A new one is a file of this room that fills in a `struct engine`; store.c,
// writer.c and db.c know nothing else about it. Nothing outside store/
// includes this header.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/store.h"

#include <stdatomic.h>

// A connection begins with this; each engine adds what it needs behind it.
struct db {
    const struct engine *engine;
    struct db *next;         // in the pool of readers
    int64_t changed;         // rows, by the last db_run()
    atomic_bool sync_failed; // nobody knows any more what is on the disk
    atomic_int lessons;      // of the writer: how often it has learned
};

// The steps of a transaction. Savepoints are not nested: there is at most one.
enum engine_step {
    BEGIN_READ,
    BEGIN_WRITE,
    COMMIT,
    ROLLBACK,
    SAVEPOINT,
    SAVEPOINT_KEEP,
    SAVEPOINT_UNDO,
};

struct engine {
    const char *name;

    // Connects; the writing connection is made first and creates the database
    // when there is none.
    bool (*connect)(const struct store_plan *plan, bool writes, struct db **db,
                    struct err *err);
    void (*disconnect)(struct db *db);

    bool (*step)(struct db *db, enum engine_step step, struct err *err);
    // False once the engine has thrown the transaction away by itself, as some
    // do when the disk is full.
    bool (*is_in_transaction)(struct db *db);
    // Makes a borrowed connection as good as new, whatever its user left open.
    void (*settle)(struct db *db);
    // Moves what was committed from the log to its place, when it is time.
    void (*merge)(struct db *db);

    // Looks at how much there is of what, so that questions take short ways.
    void (*learn)(struct db *db);

    // No table at all: just created.
    bool (*is_empty)(struct db *db, bool *empty, struct err *err);
    // Several statements in a row, for migrations.
    bool (*script)(struct db *db, struct str sql, struct err *err);
    bool (*run)(struct db *db, const char *sql, struct values values,
                struct err *err);
    bool (*ask)(struct db *db, const char *sql, struct values values,
                struct rows *rows, struct err *err);
    bool (*rows_next)(struct rows *rows);
    bool (*rows_end)(struct rows *rows, struct err *err);
    bool (*rows_is_null)(const struct rows *rows, int column);
    int64_t (*rows_int)(const struct rows *rows, int column);
    double (*rows_real)(const struct rows *rows, int column);
    struct str (*rows_str)(const struct rows *rows, int column);

    bool (*copy)(const struct store_plan *plan, const char *path,
                 struct err *err);
    bool (*check)(const struct store_plan *plan, struct arena *arena,
                  struct str *report, struct err *err);
};

extern const struct engine ENGINE_SQLITE;

#endif
