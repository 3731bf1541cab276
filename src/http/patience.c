// patience - see patience.h. The socket is shut down, not closed: closing is
// the library's, which sees an end of input and tells us.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "http/patience.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>

struct patience {
    pthread_t thread;
    pthread_mutex_t mutex; // guards everything below
    pthread_cond_t closing_changed;
    bool closing;
    struct watched *first;
};

static long seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static void cut_off_the_late(struct patience *patience)
{
    long now = seconds_now();

    for (struct watched *each = patience->first; each; each = each->next) {
        if (each->deadline && each->deadline < now) {
            (void)shutdown(each->socket, SHUT_RDWR);
            each->deadline = 0;
        }
    }
}

static void *watch(void *self)
{
    struct patience *patience = self;
    struct timespec until;

    pthread_mutex_lock(&patience->mutex);
    while (!patience->closing) {
        cut_off_the_late(patience);
        (void)clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += 1;
        (void)pthread_cond_timedwait(&patience->closing_changed,
                                     &patience->mutex, &until);
    }
    pthread_mutex_unlock(&patience->mutex);
    return NULL;
}

bool patience_open(struct patience **patience, struct err *err)
{
    struct patience *made = calloc(1, sizeof *made);

    if (!made) {
        return err_set(err, ERR_OUTSIDE, "no memory for the server");
    }
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->closing_changed, NULL);
    if (pthread_create(&made->thread, NULL, watch, made)) {
        free(made);
        return err_set(err, ERR_OUTSIDE, "no thread for the server");
    }
    *patience = made;
    return true;
}

void patience_close(struct patience *patience)
{
    pthread_mutex_lock(&patience->mutex);
    patience->closing = true;
    pthread_cond_signal(&patience->closing_changed);
    pthread_mutex_unlock(&patience->mutex);
    pthread_join(patience->thread, NULL);
    pthread_cond_destroy(&patience->closing_changed);
    pthread_mutex_destroy(&patience->mutex);
    free(patience);
}

void patience_add(struct patience *patience, struct watched *watched,
                  int seconds)
{
    pthread_mutex_lock(&patience->mutex);
    watched->deadline = seconds_now() + seconds;
    watched->previous = NULL;
    watched->next = patience->first;
    if (patience->first) {
        patience->first->previous = watched;
    }
    patience->first = watched;
    pthread_mutex_unlock(&patience->mutex);
}

void patience_remove(struct patience *patience, struct watched *watched)
{
    pthread_mutex_lock(&patience->mutex);
    if (watched->previous) {
        watched->previous->next = watched->next;
    } else {
        patience->first = watched->next;
    }
    if (watched->next) {
        watched->next->previous = watched->previous;
    }
    pthread_mutex_unlock(&patience->mutex);
}

void patience_give(struct patience *patience, struct watched *watched,
                   int seconds)
{
    pthread_mutex_lock(&patience->mutex);
    watched->deadline = seconds ? seconds_now() + seconds : 0;
    pthread_mutex_unlock(&patience->mutex);
}
