// Package wait watches until the cluster has done what was applied, and when
// it has not in time, says why.
//
// Rollout waits for a workload (a StatefulSet, a Deployment or a DaemonSet), Binding
// for the volume and the size of a claim, Gone
// for the deletion of objects, NoPods for the end of an application's pods; Ready
// judges a live workload that somebody else has read; Look says what runs now,
// without waiting.
//
// # How
//
// A pure function, evaluate, turns a snapshot (the workload, its pods and claims)
// into a Status. The snapshot is fed by watches that begin with a read, start
// over when they end, expire or fall silent, and outlive restarts of the API
// server. Whether a rollout is done follows from the workload alone; pods,
// claims, events, nodes and the namespace only give the reasons. So rights on them are
// welcome, not required: what can't be watched is polled, what can't be read is
// left out. Events, nodes and the namespace are read only when an error is written.
// Before an error about time everything is read once more, so that a watch that
// fell silent never fails an apply.
//
// # What it never does
//
// It never writes to the cluster: it only names the pod that a rollout is stuck
// on, and whoever asked to be told deletes it (Rollout.Delete). It never
// gives up on what can heal: a crash loop (peers look for each other), an image
// that can't be pulled (the registry may come back), a pod that no node takes
// (a node may be added) are reported and waited for. It gives up before the
// time is over on an invalid image name, and, when they last for 30 seconds, on
// a container that can't be configured and on a claim whose storage class does
// not exist. It never judges a pod of an older revision that way, because the
// rollout, or whoever unsticks it, may be about to replace that pod.
//
// It knows nothing of Terraform. Texts are blocks of lines; the caller puts
// them into sentences.
package wait
