#ifndef STORE_WRITER_H
#define STORE_WRITER_H

// writer - the one who writes: takes the jobs that wait, does them in one
// transaction, and says "done" after the sync.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/store.h"

struct writer;

// The writer owns `db` from now on, also when this fails.
bool writer_open(struct db *db, bool background, struct writer **writer,
                 struct err *err) MUST_USE;
// Does what still waits, then ends.
void writer_close(struct writer *writer);

bool writer_do(struct writer *writer, store_work *work, void *context,
               struct err *err) MUST_USE;
bool writer_do_later(struct writer *writer, struct store_job *job,
                     struct err *err) MUST_USE;

bool writer_is_well(struct writer *writer);
// How often its connection has learned how much there is of what.
int writer_lessons(struct writer *writer);

#endif
