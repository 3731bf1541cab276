// helpers - see helpers.h.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "web/helpers.h"

#include <pthread.h>
#include <stdlib.h>

enum { HELPERS = 2, ERRANDS_MAX = 32 };

struct helpers {
    pthread_t threads[HELPERS];
    int thread_count;
    pthread_mutex_t mutex; // guards everything below
    pthread_cond_t changed;
    struct errand *first, *last;
    int waiting;
    bool closing;
};

static struct errand *next_errand(struct helpers *helpers)
{
    struct errand *errand;

    pthread_mutex_lock(&helpers->mutex);
    while (!helpers->first && !helpers->closing) {
        pthread_cond_wait(&helpers->changed, &helpers->mutex);
    }
    errand = helpers->first;
    if (errand) {
        helpers->first = errand->next;
        helpers->waiting--;
    }
    pthread_mutex_unlock(&helpers->mutex);
    return errand;
}

static void *help(void *self)
{
    struct errand *errand;

    while ((errand = next_errand(self))) {
        errand->run(errand);
    }
    return NULL;
}

bool helpers_open(struct helpers **helpers, struct err *err)
{
    struct helpers *made = calloc(1, sizeof *made);

    if (!made) {
        return err_set(err, ERR_OUTSIDE, "no memory for the server");
    }
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->changed, NULL);
    while (
        made->thread_count < HELPERS
        && pthread_create(&made->threads[made->thread_count], NULL, help, made)
               == 0) {
        made->thread_count++;
    }
    if (made->thread_count < HELPERS) {
        helpers_close(made);
        return err_set(err, ERR_OUTSIDE, "no threads for the server");
    }
    *helpers = made;
    return true;
}

void helpers_close(struct helpers *helpers)
{
    pthread_mutex_lock(&helpers->mutex);
    helpers->closing = true;
    pthread_cond_broadcast(&helpers->changed);
    pthread_mutex_unlock(&helpers->mutex);
    for (int i = 0; i < helpers->thread_count; i++) {
        pthread_join(helpers->threads[i], NULL);
    }
    pthread_cond_destroy(&helpers->changed);
    pthread_mutex_destroy(&helpers->mutex);
    free(helpers);
}

bool helpers_take(struct helpers *helpers, struct errand *errand,
                  struct err *err)
{
    bool taken;

    pthread_mutex_lock(&helpers->mutex);
    taken = !helpers->closing && helpers->waiting < ERRANDS_MAX;
    if (taken) {
        errand->next = NULL;
        if (helpers->first) {
            helpers->last->next = errand;
        } else {
            helpers->first = errand;
        }
        helpers->last = errand;
        helpers->waiting++;
        pthread_cond_signal(&helpers->changed);
    }
    pthread_mutex_unlock(&helpers->mutex);
    return taken || err_set(err, ERR_BUSY, "too many slow things at once");
}
