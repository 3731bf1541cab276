#ifndef HTTP_HTTP_H
#define HTTP_HTTP_H

// http - bytes to a request, a reply to bytes. Every limit is in
// http/limits.h; every call to the HTTP library is in http/server.c.
//
// A request that the guard refuses (two lengths, control characters, more than
// one Host, ...) never reaches the answer function.
//
// SPDX-License-Identifier: GPL-3.0-or-later

#include "base/err.h"
#include "base/text.h"

struct arena;

struct header {
    struct str name;
    struct str value;
};

enum method { GET, POST }; // HEAD arrives as GET; its body is not sent

struct request {
    struct arena *arena; // lives until the reply has been sent
    enum method method;
    struct str path;  // decoded by nobody, without the query; "/f/k7..."
    struct str query; // without "?"; empty when there is none
    struct str body;  // complete; at most HTTP_MAX_BODY, or HTTP_MAX_UPLOAD
    struct str peer;  // numeric address of the client (or of its proxy)
    struct str host;  // as sent
    const struct header *headers;
    int header_count;
    void *exchange; // http's own
};

// A header by its name in lower case; empty with `at == NULL` if absent.
struct str request_header(const struct request *request, const char *name);
struct str request_cookie(const struct request *request, const char *name);

struct reply {
    int status;           // 200 unless set
    const char *type;     // "text/html; charset=utf-8" unless set
    struct text body;     // in the request's arena
    struct str fixed;     // instead of `body`: bytes of the program itself
    const char *encoding; // NULL or "gzip", of `fixed`
    struct str location;  // for 303
    struct str headers;   // further complete lines, each ended by "\r\n"
};

// Answers now and returns HTTP_NOW, or returns HTTP_LATER and calls
// http_send() exactly once, from any thread, when the reply is ready. Request
// and reply live until it is sent.
enum http_when { HTTP_NOW, HTTP_LATER };
typedef enum http_when http_answer(void *context, struct request *request,
                                   struct reply *reply);

// Asked once the head of a request is there that announces a body of more than
// HTTP_MAX_BODY, before a byte of it is read. Only HTTP_UPLOADS_AT_ONCE are let
// in at a time: so many bytes may wait in memory, and no more.
enum http_upload { UPLOAD_TOO_LARGE, UPLOAD_DENIED, UPLOAD_WELCOME };
typedef enum http_upload http_may_upload(void *context,
                                         struct request *request);

struct http_plan {
    const char *listen; // "127.0.0.1:8080" or "[::1]:8080"; port 0 = any free
    int threads;        // 1..16
    http_answer *answer;
    http_may_upload *may_upload; // NULL: nobody
    void *context;
};

struct http;

// ERR_INPUT: the address is not one; ERR_BUSY: it is taken.
bool http_open(const struct http_plan *plan, struct http **http,
               struct err *err) MUST_USE;
int http_port(const struct http *http);
void http_send(struct request *request);
// Stops listening, lets replies that are under way finish, then ends.
void http_close(struct http *http);

#endif
