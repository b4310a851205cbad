// Package media keeps the images that users upload: it stores them, hands out addresses for them, serves
// them to who may see them, and deletes what nobody wants any more.
//
// An attachment is a row, its variants are objects in a Store, and between them stand blobs: one row for
// each object. Equal contents share a blob, whoever uploaded them. Rows and objects can't change together,
// so their order is what makes them agree after a crash at any step:
//
//	upload   1. one transaction: the owner's row is locked, the quotas are checked, blobs are found by their
//	            digest or made, and the attachment is made, not ready
//	         2. the objects of blobs that are not known to be stored are put, durably
//	         3. one transaction: those blobs are stored, the attachment is ready
//	sweep    4. one transaction: attachments that go are deleted, and their blobs marked as released
//	         5. one transaction: released blobs that no attachment has are doomed
//	         6. the objects of doomed blobs are deleted, durably
//	         7. one transaction: the rows of those blobs are deleted
//
// Every object has a row: the row is committed before the object is put (1, 2) and deleted after it (6, 7).
// Every ready attachment has its objects: it got ready after they were stored (3), and an object is deleted
// only once its blob is doomed, which is no attachment's. That it stays so is the work of the blob's row
// lock. An upload that finds a blob locks it until its attachment is there to be seen; step 5 takes the same
// lock first and looks for attachments by a statement that begins after it. So one of them comes second, and
// either the sweep sees the attachment, or the upload sees the doom and makes another blob. The database
// keeps a digest unique among blobs that are not doomed, and a blob that an attachment names from being deleted.
// And nothing is forgotten: an attachment that never got ready goes after an hour, and what it named is released
// by step 4 as by any other end of an attachment; whatever is released or doomed stays so until a sweep is done
// with it, and every step may be taken twice, or by two nodes at once.
//
// The name of an object is never used again: it ends in a random part. A put or a deletion that a slow
// store carries out late therefore never hits what somebody else has made since. An upload that took so
// long that it was swept away meanwhile, because the machine slept, finds its attachment gone in step 3, and
// deletes the objects whose rows nobody can use. Only a process that is killed at exactly that point, or a store
// that carries out a put an hour after its upload was given up, leaves an object that no row knows.
//
// An address, /media/{attachment}/{variant}, is signed for one viewer and some minutes. That keeps strangers
// from guessing; it is not what lets the viewer in. At every request Access is asked whether they may see the
// attachment now, so that a member who was removed sees nothing more, whatever addresses they still hold.
//
// The package decodes no images: Options.Process does. It knows no rooms either, and doesn't send
// attachments: internal/chat does, in the transaction of the message, and says by Access who sees what.
// A Service is safe for concurrent use. Imported by graph and cmd.
package media
