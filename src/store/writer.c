// writer - group commit.
//
// One transaction holds everything that waits when it begins and everything
// that arrives until it is committed, up to BATCH_MAX jobs. Each job stands in
// a savepoint of its own. Three things can go wrong, and each has its rule:
//
//   a job fails             its savepoint is undone; the others go on
//   the engine gives up     (disk full) the transaction is gone, and with it
//                           all jobs done so far: they fail, nothing of them
//                           was acknowledged; the rest begins a new one
//   the commit fails        every job of the transaction fails
//
// A sync takes long, and those whose answers it brought send again soon after
// it. So before it commits, the writer waits for about as many as last time,
// but never longer than a quarter of what the last sync took.
//
// Once a sync has failed nobody can say what is on the disk, and asking again
// would be answered "fine" without being true (the kernel forgets). From then
// on the writer refuses everything until the program is started again.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "store/writer.h"

#include "store/engine.h"

#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum { WAITING_MAX = 1024, BATCH_MAX = 256, WAIT_MAX_NS = 2000000 };

struct line {
    struct store_job *first, *last;
    int count;
};

struct writer {
    struct db *db;
    bool background;
    pthread_t thread;
    pthread_mutex_t mutex; // guards `waiting` and `closing`
    pthread_cond_t work;
    struct line waiting;
    bool closing;
    int last_count; // jobs of the last commit, and how long it took
    int64_t last_ns;
    pthread_mutex_t turn; // whose turn it is, without a thread
};

// The writer for which this thread is working now: work must not wait for
// itself.
static _Thread_local const struct writer *working_for;

static void line_add(struct line *line, struct store_job *job)
{
    job->next = NULL;
    if (line->last) {
        line->last->next = job;
    } else {
        line->first = job;
    }
    line->last = job;
    line->count++;
}

static struct store_job *line_take(struct line *line)
{
    struct store_job *job = line->first;

    if (job) {
        line->first = job->next;
        line->count--;
    }
    if (!line->first) {
        line->last = NULL;
    }
    return job;
}

// The next job that waits; `patient` waits for one until the writer closes.
static struct store_job *take_waiting(struct writer *writer, bool patient)
{
    struct store_job *job;

    pthread_mutex_lock(&writer->mutex);
    while (patient && !writer->waiting.first && !writer->closing) {
        pthread_cond_wait(&writer->work, &writer->mutex);
    }
    job = line_take(&writer->waiting);
    pthread_mutex_unlock(&writer->mutex);
    return job;
}

static int64_t clock_ns(clockid_t clock)
{
    struct timespec now;

    (void)clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

// The same, waiting until `until` at most (CLOCK_REALTIME).
static struct store_job *take_until(struct writer *writer, int64_t until)
{
    const struct timespec at = {.tv_sec = until / 1000000000,
                                .tv_nsec = until % 1000000000};
    struct store_job *job;

    pthread_mutex_lock(&writer->mutex);
    while (!writer->waiting.first && !writer->closing
           && pthread_cond_timedwait(&writer->work, &writer->mutex, &at) == 0) {
    }
    job = line_take(&writer->waiting);
    pthread_mutex_unlock(&writer->mutex);
    return job;
}

// The next job of a transaction that has `count` so far; NULL: commit it.
static struct store_job *next_job(struct writer *writer, int count,
                                  int64_t *until)
{
    struct store_job *job =
        count < BATCH_MAX ? take_waiting(writer, false) : NULL;
    int64_t longest = writer->last_ns / 4;

    if (job || !writer->background || count >= writer->last_count) {
        return job;
    }
    longest = longest < WAIT_MAX_NS ? longest : WAIT_MAX_NS;
    *until = *until ? *until : clock_ns(CLOCK_REALTIME) + longest;
    return take_until(writer, *until);
}

static bool step(struct writer *writer, enum engine_step what, struct err *err)
{
    return writer->db->engine->step(writer->db, what, err);
}

static bool is_whole(const struct writer *writer)
{
    return writer->db->engine->is_in_transaction(writer->db);
}

static bool do_job(struct writer *writer, struct store_job *job)
{
    struct err ignored;

    job->err = (struct err){ERR_NONE, ""};
    if (step(writer, SAVEPOINT, &job->err)
        && job->work(writer->db, job->context, &job->err)
        && step(writer, SAVEPOINT_KEEP, &job->err)) {
        return true;
    }
    writer->db->engine->settle(writer->db);
    if (is_whole(writer) && !step(writer, SAVEPOINT_UNDO, &ignored)) {
        (void)step(writer, ROLLBACK, &ignored);
    }
    return false;
}

static void say_done(struct store_job *job, bool kept)
{
    job->kept = kept;
    job->done(job); // the job may be gone after this
}

static void fail_all(struct line *line, const struct err *why)
{
    struct store_job *job;

    while ((job = line_take(line))) {
        job->err = *why;
        say_done(job, false);
    }
}

static bool commit(struct writer *writer, struct err *err)
{
    struct err ignored;
    int64_t begun = clock_ns(CLOCK_MONOTONIC);
    bool done = step(writer, COMMIT, err);

    writer->last_ns = clock_ns(CLOCK_MONOTONIC) - begun;
    if (done) {
        return true;
    }
    if (is_whole(writer)) {
        (void)step(writer, ROLLBACK, &ignored);
    }
    return err_within(err, "nothing of this was kept");
}

// Commits what was done, then tells everybody.
static void finish(struct writer *writer, struct line *done)
{
    struct err err;
    struct store_job *job;

    if (!commit(writer, &err)) {
        fail_all(done, &err);
        return;
    }
    while ((job = line_take(done))) {
        say_done(job, true);
    }
    writer->db->engine->merge(writer->db);
}

// One transaction, begun for `job`.
static void do_batch(struct writer *writer, struct store_job *job)
{
    struct line done = {0};
    struct line failed = {0};
    struct store_job *undone;
    int64_t until = 0;
    int count = 0;

    while (job) {
        if (do_job(writer, job)) {
            line_add(&done, job);
        } else {
            line_add(&failed, job);
        }
        if (!is_whole(writer)) {
            fail_all(&done, &job->err);
            break;
        }
        job = next_job(writer, ++count, &until);
    }
    if (is_whole(writer)) {
        writer->last_count = count;
        finish(writer, &done);
    }
    while ((undone = line_take(&failed))) {
        say_done(undone, false);
    }
}

static void write_from(struct writer *writer, struct store_job *job)
{
    struct err err;

    working_for = writer;
    if (writer->db->sync_failed) {
        (void)err_set(&err, ERR_OUTSIDE,
                      "the disk failed while saving; nothing more is kept "
                      "until Rapport is started again");
    } else if (step(writer, BEGIN_WRITE, &err)) {
        do_batch(writer, job);
        job = NULL;
    }
    if (job) {
        job->err = err;
        say_done(job, false);
    }
    working_for = NULL;
}

static void *writer_run(void *self)
{
    struct writer *writer = self;
    struct store_job *job;

    while ((job = take_waiting(writer, true))) {
        write_from(writer, job);
    }
    return NULL;
}

bool writer_open(struct db *db, bool background, struct writer **writer,
                 struct err *err)
{
    struct writer *made = calloc(1, sizeof *made);

    if (!made) {
        db->engine->disconnect(db);
        return err_set(err, ERR_OUTSIDE, "no memory to open the store");
    }
    made->db = db;
    made->background = background;
    pthread_mutex_init(&made->mutex, NULL);
    pthread_mutex_init(&made->turn, NULL);
    pthread_cond_init(&made->work, NULL);
    if (background && pthread_create(&made->thread, NULL, writer_run, made)) {
        made->background = false;
        writer_close(made);
        return err_set(err, ERR_OUTSIDE, "no thread for the store's writer");
    }
    *writer = made;
    return true;
}

void writer_close(struct writer *writer)
{
    pthread_mutex_lock(&writer->mutex);
    writer->closing = true;
    pthread_cond_signal(&writer->work);
    pthread_mutex_unlock(&writer->mutex);
    if (writer->background) {
        pthread_join(writer->thread, NULL);
    }
    writer->db->engine->disconnect(writer->db);
    pthread_cond_destroy(&writer->work);
    pthread_mutex_destroy(&writer->turn);
    pthread_mutex_destroy(&writer->mutex);
    free(writer);
}

// Without a thread of its own the writer works on the caller's.
static bool do_here(struct writer *writer, struct store_job *job,
                    struct err *err)
{
    if (working_for == writer) {
        return err_set(err, ERR_BUG, "work asked its own writer to write");
    }
    pthread_mutex_lock(&writer->turn);
    write_from(writer, job);
    pthread_mutex_unlock(&writer->turn);
    return true;
}

bool writer_do_later(struct writer *writer, struct store_job *job,
                     struct err *err)
{
    bool taken;

    if (!writer->background) {
        return do_here(writer, job, err);
    }
    pthread_mutex_lock(&writer->mutex);
    taken = !writer->closing && writer->waiting.count < WAITING_MAX;
    if (taken) {
        line_add(&writer->waiting, job);
        pthread_cond_signal(&writer->work);
    }
    pthread_mutex_unlock(&writer->mutex);
    return taken
        || err_set(err, ERR_BUSY,
                   "too much is waiting to be saved; send it again in a "
                   "moment");
}

bool writer_is_well(struct writer *writer)
{
    return !writer->db->sync_failed;
}

int writer_lessons(struct writer *writer)
{
    return atomic_load(&writer->db->lessons);
}

// A job whose caller waits for it.
struct waiter {
    struct store_job job;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool done;
};

static void wake(struct store_job *job)
{
    struct waiter *waiter = (struct waiter *)job; // its first member

    pthread_mutex_lock(&waiter->mutex);
    waiter->done = true;
    pthread_cond_signal(&waiter->changed);
    pthread_mutex_unlock(&waiter->mutex);
}

bool writer_do(struct writer *writer, store_work *work, void *context,
               struct err *err)
{
    struct waiter waiter = {
        .job = {.work = work, .context = context, .done = wake},
        .mutex = PTHREAD_MUTEX_INITIALIZER,
        .changed = PTHREAD_COND_INITIALIZER,
    };

    if (working_for == writer) {
        return err_set(err, ERR_BUG, "work asked its own writer to write");
    }
    if (!writer_do_later(writer, &waiter.job, err)) {
        return false;
    }
    pthread_mutex_lock(&waiter.mutex);
    while (!waiter.done) {
        pthread_cond_wait(&waiter.changed, &waiter.mutex);
    }
    pthread_mutex_unlock(&waiter.mutex);
    if (!waiter.job.kept) {
        *err = waiter.job.err;
    }
    return waiter.job.kept;
}
