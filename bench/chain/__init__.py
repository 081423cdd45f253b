"""A chain of any size, made in bulk: its visits, its releases and the sums of them.

What each visit keeps: branch, day, programme, segment, assessed factors and every figure that a release adds
to the sums (overall, factors, facts, impressions, touchpoints, questions, emotions).  Left out of the
releases' documents, unless asked for: everything, because no page of the comparison reads them.
"""
