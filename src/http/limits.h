#ifndef HTTP_LIMITS_H
#define HTTP_LIMITS_H

// limits - how much, how many and how long, for everything that arrives.
//
// A connection has HTTP_ASK_SECONDS from when it opens, or from when its last
// reply was sent, until its next request is complete, however slowly the bytes
// drip; and HTTP_REPLY_SECONDS to take the reply.
//
// SPDX-License-Identifier: GPL-3.0-or-later

enum {
    HTTP_MAX_TARGET = 2048,    // bytes of path and query
    HTTP_MAX_HEADERS = 64,     // lines
    HTTP_MAX_HEAD = 16 * 1024, // bytes of request line and headers together
    HTTP_MAX_HOST = 255,       // bytes
    HTTP_MAX_BODY = 64 * 1024, // bytes
    HTTP_MAX_UPLOAD = 9 * 1024 * 1024, // bytes of a body with a file, and only
                                       // where http_may_upload says so
    HTTP_UPLOADS_AT_ONCE = 4,
    HTTP_UPLOAD_SECONDS = 240,   // instead of HTTP_ASK_SECONDS
    HTTP_MAX_CONNECTIONS = 1024, // at once
    HTTP_PER_PEER = 128,         // of them from one address, unless loopback
    HTTP_ASK_SECONDS = 45,
    HTTP_REPLY_SECONDS = 90,
    HTTP_CLOSE_SECONDS = 5, // for replies under way when the server ends
};

#endif
