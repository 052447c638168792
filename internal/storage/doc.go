// Package storage judges claims that a plan is about to make or to grow by what the
// cluster has for them: storage classes and their drivers, zones, quotas and limits.
//
// It only reads, and what it lists it shares with the other resources of the plan.
// Where something may not be listed it says nothing about it: a plan is never
// refused for a missing right. Resources call Judge out of their check by the live
// cluster and put each Problem at an attribute of theirs.
package storage
