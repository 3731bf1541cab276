// test_patience - who drips bytes is cut off in time, whom we keep waiting is
// not.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "check.h"

#include "http/patience.h"

#include <poll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { OURS, THEIRS };
enum { LONGEST = 60, DRIP_MS = 100 }; // times DRIP_MS: six seconds

// Drips until it is cut off; how many drips that took.
static int drip(int socket)
{
    int drips = 0;

    while (drips < LONGEST && send(socket, "x", 1, MSG_NOSIGNAL) == 1) {
        (void)poll(NULL, 0, DRIP_MS);
        drips++;
    }
    return drips;
}

static bool still_open(const int pair[2])
{
    char byte;

    return send(pair[THEIRS], "x", 1, MSG_NOSIGNAL) == 1
        && recv(pair[OURS], &byte, 1, 0) == 1;
}

int main(void)
{
    struct patience *patience;
    struct watched slow = {0}, waits = {0}, gone = {0};
    int slow_pair[2], waits_pair[2], gone_pair[2];
    struct err err;
    int drips;

    CHECK("it opens",
          patience_open(&patience, &err)
              && socketpair(AF_UNIX, SOCK_STREAM, 0, slow_pair) == 0
              && socketpair(AF_UNIX, SOCK_STREAM, 0, waits_pair) == 0
              && socketpair(AF_UNIX, SOCK_STREAM, 0, gone_pair) == 0);
    slow.socket = slow_pair[OURS];
    waits.socket = waits_pair[OURS];
    gone.socket = gone_pair[OURS];
    patience_add(patience, &waits, 1);
    patience_add(patience, &gone, 1);
    patience_add(patience, &slow, 1);
    patience_give(patience, &waits, 0); // we are the slow ones
    patience_remove(patience, &gone);
    drips = drip(slow_pair[THEIRS]);
    CHECK("a byte now and then does not keep a place", drips < LONGEST);
    CHECK("nor is anybody cut off before the time", drips >= 9);
    CHECK("whom we keep waiting stays", still_open(waits_pair));
    CHECK("who is not watched any more stays", still_open(gone_pair));
    patience_remove(patience, &slow);
    patience_remove(patience, &waits);
    patience_close(patience);
    return check_end();
}
