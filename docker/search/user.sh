#!/bin/bash
# The role and the user that the shop asks with; said again at each start, so that a changed password takes effect.
set -euo pipefail
ask() {
    curl --silent --show-error --fail-with-body --output /dev/null --cacert config/certs/ca/ca.crt \
        --user "elastic:$ELASTIC_PASSWORD" --header 'Content-Type: application/json' \
        --request PUT "https://search-1:9200/_security/$1" --data "$2"
}
cd /usr/share/elasticsearch
ask role/shop '{"cluster": ["monitor"], "indices": [{"names": ["ocop-products*"], "privileges": ["all"]}]}'
ask user/shop "{\"password\": \"$SEARCH_PASSWORD\", \"roles\": [\"shop\"]}"
