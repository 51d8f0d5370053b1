namespace Ocs.Router;

/// <summary>A procedure of the router's own.</summary>
internal delegate void MetaProcedure(Realm realm, in MetaCall call);
