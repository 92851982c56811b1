"""Amazon ECR: pull-through cache rules, which moto does not have.

https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DescribePullThroughCacheRules.html
"""

from __future__ import annotations

from typing import Any

from decision_tree.practice.realism.seam import Call, Refused, operation
from decision_tree.practice.realism.seeds import Seeds


@operation("ecr", "DescribePullThroughCacheRules")
def describe_pull_through_cache_rules(call: Call, seeds: Seeds) -> Any:
    prefixes = call.params.get("ecrRepositoryPrefixes")
    rules = [r for r in seeds.pull_through_rules if not prefixes or r["ecrRepositoryPrefix"] in prefixes]
    if prefixes and len(rules) < len(prefixes):
        raise Refused(
            "PullThroughCacheRuleNotFoundException",
            f"Pull through cache rule with prefix '{prefixes[0]}' not found in the registry "
            f"with id '{call.params.get('registryId', call.account)}'",
        )
    return {"pullThroughCacheRules": rules}
