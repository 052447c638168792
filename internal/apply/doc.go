// Package apply carries an object.Set to the cluster: previews it, applies it in
// order and server-side, observes what is there, prunes and deletes.
//
// # Safety
//
//   - A field of another manager is a *ConflictError. Ownership is forced only
//     where the user has agreed: to repair drift, that is fields that we sent
//     before, that an update (kubectl edit, kubectl scale) has changed since, and
//     whose present value the plan has shown; to take back what was left to
//     others; and, when an object is adopted, from the tool that made it.
//   - It never touches an object of somebody else: one without our label, with
//     another owner or, where no owner is set, made by another resource
//     instance, is a *NotOwnedError. Engine.Adopt allows it for objects that no
//     other owner claims. Each Create of a resource has an instance id of its
//     own, so a replacement that has taken over an object is safe from the Delete
//     of its predecessor.
//   - It deletes only with a UID precondition, and never a volume claim: that
//     is package claims' business. It scales nothing down whose pods it can't see
//     end.
//   - A preview changes nothing and is no condition of an apply.
//
// # Agreed values
//
// What an apply sends and what the server answers may differ: a webhook rewrites
// a field, and some values are in no plan. An Entry remembers these differences
// as keyed digests. Only a live value that is neither what we sent nor what was
// agreed to is drift.
//
// An Inventory that is returned beside an error is valid: it says what has been
// applied so far.
package apply
