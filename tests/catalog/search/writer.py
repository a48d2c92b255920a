"""The program that is killed: `python -m tests.catalog.search.writer outbox`, or `reindex`. It says when it is about to
send a batch and when it has, and goes on when it reads a line."""

import os
import sys
from typing import Any

import django


def main(act: str) -> None:
    django.setup()
    from django.conf import settings
    from elasticsearch import Elasticsearch

    from catalog.search.elastic import reindexing, writing

    settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_INDEX = os.environ["CLUSTER"], os.environ["CLUSTER_INDEX"]
    reindexing.AT_ONCE = writing.AT_ONCE = 10
    as_it_is = Elasticsearch.bulk

    def told(self: Elasticsearch, **what: Any) -> Any:
        say("before bulk")
        answer = as_it_is(self, **what)
        say("after bulk")
        return answer

    Elasticsearch.bulk = told  # type: ignore[method-assign]
    if act == "outbox":
        writing.send_outbox()
    else:
        reindexing.reindex(lambda done, of: None)


def say(word: str) -> None:
    sys.stdout.write(word + "\n")
    sys.stdout.flush()
    sys.stdin.readline()


if __name__ == "__main__":
    main(sys.argv[1])
